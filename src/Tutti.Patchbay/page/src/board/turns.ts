/** So long may drawing rows take of a frame: the rest of sixteen milliseconds is the browser's. */
const shareMs = 7;

/**
 * Lets cards draw their rows a few at a time, as many as a frame has time for: sixty of them at once, as after a step of zooming, would
 * hold the page up for half a second.
 */
export class Turns {
  #waiting = new Set<() => void>();
  #frame = 0;

  /** `draw` draws what a turn has asked for, at once, so that its time is known. */
  constructor(
    private readonly draw: () => void,
    private readonly nextFrame: (run: () => void) => number = (run) => requestAnimationFrame(run),
    private readonly clock: () => number = () => performance.now(),
  ) {}

  /** Calls back when it is this one's turn; what is given back takes it out of the queue. */
  wait(turn: () => void): () => void {
    this.#waiting.add(turn);
    this.#frame ||= this.nextFrame(() => this.#run());
    return () => this.#waiting.delete(turn);
  }

  #run(): void {
    this.#frame = 0;
    const end = this.clock() + shareMs;
    for (const turn of [...this.#waiting]) {
      if (!this.#waiting.delete(turn)) continue;
      turn();
      this.draw();
      if (this.clock() >= end) break;
    }
    if (this.#waiting.size) this.#frame ||= this.nextFrame(() => this.#run());
  }
}
