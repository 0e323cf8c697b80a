import { Curve, type Point } from './curve';

/** A card that lines should not run behind. */
export interface Box {
  id: string;
  left: number;
  top: number;
  right: number;
  bottom: number;
}

/** How far a line keeps from cards above and below it, and before and behind them. */
const clear = { y: 13, x: 16 };
/** Lines that go through one gap lie side by side. */
const laneWidth = 7;
/** Whoever has to go further around than this goes straight, behind the cards: so long a way could not be followed either. */
const furthest = 700;

/**
 * A line from an emitter to a receiver: one curve where nothing stands between them, else around the cards, through the gaps above
 * and below them. `own` are the cards that it joins; `lane` tells lines apart that take the same way.
 */
export function routeAround(from: Point, to: Point, boxes: readonly Box[], own: readonly string[], lane: number): Curve[] {
  const straight = [new Curve(from, to)];
  if (to.x - from.x < 40) return straight;
  const between = boxes.filter((box) => box.left < to.x - clear.x && box.right > from.x + clear.x && !own.includes(box.id));
  if (!between.some((box) => runsBehind(straight[0]!, box))) return straight;

  const curves: Curve[] = [];
  let at = from;
  for (const column of columnsOf(between)) {
    const left = Math.max(at.x, column.left - clear.x), right = Math.min(to.x, column.right + clear.x);
    const middle = (left + right) / 2;
    const wished = at.y + ((to.y - at.y) * (middle - at.x)) / Math.max(1, to.x - at.x);
    const y = gapNear(wished, column.boxes, lane);
    if (Math.abs(y - wished) > furthest) return straight;
    const [before, behind] = [{ x: left, y }, { x: right, y }];
    curves.push(new Curve(at, before, (left - at.x) / 2), new Curve(before, behind, (right - left) / 2));
    at = behind;
  }
  curves.push(new Curve(at, to, Math.max(20, (to.x - at.x) / 2)));
  return curves;
}

function runsBehind(curve: Curve, box: Box): boolean {
  for (let step = 1; step < 24; step++) {
    const { x, y } = curve.at(step / 24);
    if (x > box.left - 4 && x < box.right + 4 && y > box.top - 4 && y < box.bottom + 4) return true;
  }
  return false;
}

/** Cards that stand under each other, from left to right. */
function columnsOf(boxes: readonly Box[]): { left: number; right: number; boxes: Box[] }[] {
  const columns: { left: number; right: number; boxes: Box[] }[] = [];
  for (const box of [...boxes].sort((a, b) => a.left - b.left)) {
    const last = columns.at(-1);
    if (last && box.left < last.right + clear.x) {
      last.boxes.push(box);
      last.right = Math.max(last.right, box.right);
    } else columns.push({ left: box.left, right: box.right, boxes: [box] });
  }
  return columns;
}

/** The height nearest to the wished one at which a column can be crossed. */
function gapNear(wished: number, boxes: readonly Box[], lane: number): number {
  const sorted = [...boxes].sort((a, b) => a.top - b.top);
  let best = wished, distance = Infinity, free = -Infinity;
  const take = (from: number, until: number) => {
    if (until < from) return;
    const middle = Math.max(from, Math.min(until, wished));
    if (Math.abs(middle - wished) >= distance) return;
    distance = Math.abs(middle - wished);
    // Pushed to the edge of a gap, a line goes in as far as its lane is; there is always room for it beyond the last card.
    const inward = Math.min(lane * laneWidth, until - from);
    best = middle === wished ? wished : middle === from ? from + inward : until - inward;
  };
  for (const box of sorted) {
    take(free, box.top - clear.y);
    free = Math.max(free, box.bottom + clear.y);
  }
  take(free, Infinity);
  return best;
}
