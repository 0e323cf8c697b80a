/** Waits of a connection that is being made again: 0.25 s doubling to 8 s, a fifth to either side so that pages do not knock together. */
export class Backoff {
  #failures = 0;

  constructor(private readonly random: () => number = Math.random) {}

  /** Milliseconds to wait before the next attempt. */
  next(): number {
    const wait = Math.min(8000, 250 * 2 ** this.#failures++);
    return Math.round(wait * (0.8 + 0.4 * this.random()));
  }

  succeeded(): void {
    this.#failures = 0;
  }
}
