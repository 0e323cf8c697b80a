export interface Point {
  x: number;
  y: number;
}

/** A piece of a line that leaves and arrives level: by how much its handles stand out tells how far it goes before it turns. */
export class Curve {
  readonly #out: Point;
  readonly #in: Point;

  /** `out` and `back`: how far right of its begin, and left of its end, the handles are; below zero where it runs to the left. */
  constructor(readonly from: Point, readonly to: Point, out = swingOf(to.x - from.x), back = out) {
    this.#out = { x: from.x + out, y: from.y };
    this.#in = { x: to.x - back, y: to.y };
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

/** Where it has to go backwards it swings out, so that it can be followed. */
const swingOf = (ahead: number): number => (ahead >= 0 ? Math.max(50, ahead / 2) : Math.min(260, 60 + -ahead / 4));

export const pathOf = (curves: readonly Curve[]): string => `M${curves[0]!.from.x},${curves[0]!.from.y} ${curves.map((curve) => curve.piece).join(' ')}`;
