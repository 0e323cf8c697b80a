export interface Point {
  x: number;
  y: number;
}

/** A piece of a line that leaves and arrives level. Where it has to go backwards it swings out, so that it can be followed. */
export class Curve {
  readonly #out: Point;
  readonly #in: Point;

  constructor(readonly from: Point, readonly to: Point, swing = swingOf(to.x - from.x)) {
    this.#out = { x: from.x + swing, y: from.y };
    this.#in = { x: to.x - swing, y: to.y };
  }

  /** As SVG, to be drawn from where the line is. */
  get piece(): string {
    return `C${this.#out.x},${this.#out.y} ${this.#in.x},${this.#in.y} ${this.to.x},${this.to.y}`;
  }

  /** The point at a share of the way, 0 at its begin, 1 at its end. */
  at(share: number): Point {
    const rest = 1 - share;
    const mix = (a: number, b: number, c: number, d: number) =>
      rest ** 3 * a + 3 * rest ** 2 * share * b + 3 * rest * share ** 2 * c + share ** 3 * d;
    return { x: mix(this.from.x, this.#out.x, this.#in.x, this.to.x), y: mix(this.from.y, this.#out.y, this.#in.y, this.to.y) };
  }
}

const swingOf = (ahead: number): number => (ahead >= 0 ? Math.max(50, ahead / 2) : Math.min(260, 60 + -ahead / 4));

export const pathOf = (curves: readonly Curve[]): string => `M${curves[0]!.from.x},${curves[0]!.from.y} ${curves.map((curve) => curve.piece).join(' ')}`;
