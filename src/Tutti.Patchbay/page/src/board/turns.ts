/**
 * Lets cards draw their rows a few at a time, one handful a frame: sixty of them at once, as after a step of zooming, would hold the
 * page up for half a second.
 */
export class Turns {
  #waiting = new Set<() => void>();
  #frame = 0;

  constructor(private readonly perFrame: number, private readonly nextFrame: (run: () => void) => number = (run) => requestAnimationFrame(run)) {}

  /** Calls back when it is this one's turn; what is given back takes it out of the queue. */
  wait(turn: () => void): () => void {
    this.#waiting.add(turn);
    this.#frame ||= this.nextFrame(() => this.#run());
    return () => this.#waiting.delete(turn);
  }

  #run(): void {
    this.#frame = 0;
    for (const turn of [...this.#waiting].slice(0, this.perFrame)) {
      this.#waiting.delete(turn);
      turn();
    }
    if (this.#waiting.size) this.#frame = this.nextFrame(() => this.#run());
  }
}
