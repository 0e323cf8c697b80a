import type { Value } from '../model/types';

export type Painter<T> = (value: T) => void;

/** A frame that takes longer than this is late: two of sixty a second. */
const lateMs = 34;
const mostRestMs = 250;

interface Cell<T> {
  value: T;
  /** When it last became another value; 0 if not since it is known. */
  movedAt: number;
  painters: Set<Painter<T>>;
}

/**
 * The newest value of everything that moves, outside of the reactive state: two thousand changes a second would otherwise wake
 * two thousand effects. Who shows a value gives a painter; it is called at once and then at most once a frame.
 */
export class ValueBoard<T = Value | undefined> {
  #cells = new Map<number, Cell<T>>();
  #stale = new Set<Cell<T>>();
  #frame = 0;
  #restUntil = 0;

  constructor(
    private readonly clock: () => number = () => performance.now(),
    private readonly nextFrame: (paint: () => void) => number = (paint) => requestAnimationFrame(paint),
  ) {}

  /** A value that was so before anybody looked: not a movement. */
  seed(index: number, value: T): void {
    const cell = this.#cells.get(index);
    if (cell) this.put(index, value);
    else this.#cells.set(index, { value, movedAt: 0, painters: new Set() });
  }

  put(index: number, value: T): void {
    const cell = this.#cells.get(index);
    if (!cell) {
      this.#cells.set(index, { value, movedAt: 0, painters: new Set() });
      return;
    }
    if (!same(cell.value, value)) cell.movedAt = this.clock();
    cell.value = value;
    if (cell.painters.size === 0) return;
    this.#stale.add(cell);
    this.#frame ||= this.nextFrame(() => this.#paint());
  }

  read(index: number): T | undefined {
    return this.#cells.get(index)?.value;
  }

  movedWithin(index: number, ms: number): boolean {
    const movedAt = this.#cells.get(index)?.movedAt ?? 0;
    return movedAt > 0 && this.clock() - movedAt <= ms;
  }

  /** Paints now and whenever the value changes; gives back what ends it. */
  show(index: number, painter: Painter<T | undefined>): () => void {
    let cell = this.#cells.get(index);
    if (!cell) {
      cell = { value: undefined as T, movedAt: 0, painters: new Set() };
      this.#cells.set(index, cell);
    }
    const shown = cell;
    shown.painters.add(painter);
    painter(shown.value);
    return () => shown.painters.delete(painter);
  }

  /** Forgets all: after a new connection the same indices mean other parameters. */
  clear(): void {
    this.#cells.clear();
    this.#stale.clear();
  }

  /**
   * Where painting makes frames late (a slow machine, hundreds of rows in sight), as long as a painting takes is left free after it:
   * values come less often then, and the page still follows the hand.
   */
  #paint(): void {
    const begin = this.clock();
    if (begin < this.#restUntil) {
      this.#frame = this.nextFrame(() => this.#paint());
      return;
    }
    this.#frame = 0;
    const stale = [...this.#stale];
    this.#stale.clear();
    for (const cell of stale) for (const paint of cell.painters) paint(cell.value);
    this.nextFrame(() => {
      const tookMs = this.clock() - begin;
      this.#restUntil = tookMs > lateMs ? begin + tookMs + Math.min(mostRestMs, tookMs) : 0;
    });
  }
}

function same(a: unknown, b: unknown): boolean {
  return a === b || (typeof a === 'object' && typeof b === 'object' && JSON.stringify(a) === JSON.stringify(b));
}
