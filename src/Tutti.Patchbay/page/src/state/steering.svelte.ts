import { problemOf } from '../feed/problem';
import { vectorOf } from '../model/scale';
import type { Parameter, Port, Problem, Value } from '../model/types';
import type { Room } from './room.svelte';

/** What a control holds on to: it paints what is, and wishes what should be. */
export interface Grip {
  show(paint: (value: Value | undefined) => void): () => void;
  hold(): void;
  release(): void;
  wish(value: Value): void;
}

/** One number of a vector as a grip of its own; a wish keeps the other numbers as they are shown. */
export function partOf(whole: Grip, at: number, size: number): Grip {
  let shown: number[] = [];
  return {
    show: (paint) => whole.show((value) => {
      shown = vectorOf(value, size);
      paint(shown[at]);
    }),
    hold: () => whole.hold(),
    release: () => whole.release(),
    wish: (value) => whole.wish(shown.map((part, index) => (index === at ? (value as number) : part))),
  };
}

const refusalMs = 10_000;

/**
 * One parameter under somebody's hand. While it is moved, its control shows what the hand wants; only the newest wish waits while
 * one is under way, so a slow node is never flooded. When the node has spoken the control shows its answer: a refused wish springs
 * back, and says why.
 */
export class Steering implements Grip {
  refusal = $state.raw<Problem | null>(null);
  #held = false;
  #asking = false;
  #wish: { value: Value } | null = null;
  #shown: Value | undefined;
  #painters = new Set<(value: Value | undefined) => void>();
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly room: Room, private readonly port: () => Port, private readonly parameter: () => Parameter) {}

  get busy(): boolean {
    return this.#held || this.#asking;
  }

  /** Shows the value through this painter until the function given back is called. */
  show(paint: (value: Value | undefined) => void): () => void {
    this.#painters.add(paint);
    const end = this.room.values.show(this.parameter().i, (value) => paint(this.busy ? this.#shown : value));
    return () => {
      end();
      this.#painters.delete(paint);
    };
  }

  hold(): void {
    this.#held = true;
    this.#shown = this.room.values.read(this.parameter().i);
  }

  release(): void {
    this.#held = false;
    if (!this.#asking) this.#settle();
  }

  /** Wishes a value: shown at once, asked for as soon as the last answer is in. */
  wish(value: Value): void {
    this.#shown = value;
    this.#wish = { value };
    for (const paint of this.#painters) paint(value);
    if (!this.#asking) void this.#ask();
  }

  dismiss(): void {
    clearTimeout(this.#timer);
    this.refusal = null;
  }

  async #ask(): Promise<void> {
    this.#asking = true;
    while (this.#wish) {
      const { value } = this.#wish;
      this.#wish = null;
      try {
        const answer = await this.room.set(this.port(), value);
        if (answer !== undefined) this.room.values.put(this.parameter().i, answer);
        this.dismiss();
      } catch (error) {
        if (!this.#wish) this.#refuse(problemOf(error));
      }
    }
    this.#asking = false;
    if (!this.#held) this.#settle();
  }

  #refuse(problem: Problem): void {
    clearTimeout(this.#timer);
    this.refusal = problem;
    this.#timer = setTimeout(() => (this.refusal = null), refusalMs);
    // Springs back even under the hand: what stands there is not what the node has.
    this.#settle();
  }

  #settle(): void {
    this.#shown = this.room.values.read(this.parameter().i);
    for (const paint of this.#painters) paint(this.#shown);
  }
}
