export interface Point {
  x: number;
  y: number;
}

/** A line from an emitter's right to a receiver's left; where it has to go backwards it swings out, so that it can be followed. */
export class Curve {
  readonly #out: Point;
  readonly #in: Point;

  constructor(private readonly from: Point, private readonly to: Point) {
    const ahead = to.x - from.x;
    const swing = ahead >= 0 ? Math.max(50, ahead / 2) : Math.min(260, 60 + -ahead / 4);
    this.#out = { x: from.x + swing, y: from.y };
    this.#in = { x: to.x - swing, y: to.y };
  }

  get path(): string {
    const { from, to } = this;
    return `M${from.x},${from.y} C${this.#out.x},${this.#out.y} ${this.#in.x},${this.#in.y} ${to.x},${to.y}`;
  }

  /** The point at a share of the way, 0 at the emitter, 1 at the receiver. */
  at(share: number): Point {
    const rest = 1 - share;
    const mix = (a: number, b: number, c: number, d: number) =>
      rest ** 3 * a + 3 * rest ** 2 * share * b + 3 * rest * share ** 2 * c + share ** 3 * d;
    return { x: mix(this.from.x, this.#out.x, this.#in.x, this.to.x), y: mix(this.from.y, this.#out.y, this.#in.y, this.to.y) };
  }
}
