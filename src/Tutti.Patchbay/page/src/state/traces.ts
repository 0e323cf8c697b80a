import { numberOf } from '../model/scale';
import type { Value } from '../model/types';

export interface TracePoint {
  /** Unix milliseconds by the server's clock. */
  at: number;
  value: Value;
}

export const traceMs = 10_000;
const mostPoints = 1200;

/** The last ten seconds of each parameter that somebody traces. */
export class Traces {
  #points = new Map<number, TracePoint[]>();
  #viewers = new Map<number, number>();

  constructor(private readonly watch: (index: number, on: boolean) => void) {}

  /** Starts to keep a trace; what is given back ends it. The server is asked once, however many look. */
  open(index: number): () => void {
    const viewers = this.#viewers.get(index) ?? 0;
    this.#viewers.set(index, viewers + 1);
    if (viewers === 0) this.watch(index, true);
    return () => {
      const left = (this.#viewers.get(index) ?? 1) - 1;
      if (left > 0) {
        this.#viewers.set(index, left);
        return;
      }
      this.#viewers.delete(index);
      this.#points.delete(index);
      this.watch(index, false);
    };
  }

  add(index: number, points: [number, Value][]): void {
    if (!this.#viewers.has(index)) return;
    const kept = this.#points.get(index) ?? [];
    for (const [at, value] of points) if (!kept.length || at >= kept.at(-1)!.at) kept.push({ at, value });
    const newest = kept.at(-1)?.at ?? 0;
    const first = kept.findIndex((point) => point.at > newest - traceMs * 1.2);
    // One point before the window stays, or a value that seldom changes would have no line.
    kept.splice(0, Math.max(0, first - 1, kept.length - mostPoints));
    this.#points.set(index, kept);
  }

  points(index: number): TracePoint[] {
    return this.#points.get(index) ?? [];
  }

  clear(): void {
    this.#points.clear();
    this.#viewers.clear();
  }
}

/** Least and most of what a trace shows; of a vector, over all its parts. Nothing for text. */
export function traceExtent(points: TracePoint[]): { min: number; max: number } | null {
  let min = Infinity, max = -Infinity;
  for (const { value } of points) {
    for (const part of Array.isArray(value) ? value : [value]) {
      const number = numberOf(part);
      if (number === null) continue;
      min = Math.min(min, number);
      max = Math.max(max, number);
    }
  }
  return min <= max ? { min, max } : null;
}
