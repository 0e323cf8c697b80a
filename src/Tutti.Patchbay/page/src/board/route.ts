import { Curve, type Point } from './curve';

/** A card that lines should not run behind. */
export interface Box {
  id: string;
  left: number;
  top: number;
  right: number;
  bottom: number;
}

type Column = { left: number; right: number; boxes: Box[] };

/** How far a line keeps from cards above and below it, and before and behind them. */
const clear = { y: 13, x: 16 };
/** Lines that go through one gap lie side by side. */
const laneWidth = 7;
/** Whoever has to go further around than this goes straight, behind the cards: so long a way could not be followed either. */
const furthest = 700;
/** How far a line goes on before it turns back. */
const turn = 70;

/**
 * A line from an emitter to a receiver: one curve where nothing stands between them, else around the cards, through the gaps above
 * and below them. `own` are the cards that it joins; `lane` tells lines apart that take the same way.
 */
export function routeAround(from: Point, to: Point, boxes: readonly Box[], own: readonly string[], lane: number): Curve[] {
  const straight = [new Curve(from, to)];
  if (to.x - from.x < 40) return routeBack(from, to, boxes, lane) ?? straight;
  const between = boxes.filter((box) => box.left < to.x - clear.x && box.right > from.x + clear.x && !own.includes(box.id));
  if (!between.some((box) => runsBehind(straight[0]!, box))) return straight;

  const curves: Curve[] = [];
  let at = from;
  for (const column of columnsOf(between)) {
    const left = Math.max(at.x, column.left - clear.x), right = Math.min(to.x, column.right + clear.x);
    const y = crossing(at, to, (left + right) / 2, column, lane);
    if (y === null) return straight;
    const [before, behind] = [{ x: left, y }, { x: right, y }];
    curves.push(new Curve(at, before, (left - at.x) / 2), new Curve(before, behind, (right - left) / 2));
    at = behind;
  }
  curves.push(new Curve(at, to, Math.max(20, (to.x - at.x) / 2)));
  return curves;
}

/** The way back: out of the emitter, round to the left through the gaps, its own cards' too, and round again into the receiver. */
function routeBack(from: Point, to: Point, boxes: readonly Box[], lane: number): Curve[] | null {
  const between = boxes.filter((box) => box.left < from.x + clear.x && box.right > to.x - clear.x);
  const columns = columnsOf(between).reverse();
  const curves: Curve[] = [];
  let at = from;
  for (const column of columns) {
    const y = crossing(from, to, (column.left + column.right) / 2, column, lane);
    if (y === null) return null;
    const [before, behind] = [{ x: column.right, y }, { x: column.left, y }];
    const gap = (before.x - at.x) / 2;
    curves.push(at === from ? new Curve(at, before, turn, -turn) : new Curve(at, before, gap), new Curve(before, behind, (behind.x - before.x) / 2));
    at = behind;
  }
  if (at === from) return null;
  curves.push(new Curve(at, to, -turn, turn));
  return curves;
}

/** How high a line on its way crosses a column; nothing if that is too far from where it would run by itself. */
function crossing(from: Point, to: Point, x: number, column: Column, lane: number): number | null {
  const done = Math.min(1, Math.max(0, (x - from.x) / (to.x - from.x || 1)));
  const wished = from.y + (to.y - from.y) * done;
  const y = gapNear(wished, column.boxes, lane);
  return Math.abs(y - wished) > furthest ? null : y;
}

function runsBehind(curve: Curve, box: Box): boolean {
  for (let step = 1; step < 24; step++) {
    const { x, y } = curve.at(step / 24);
    if (x > box.left - 4 && x < box.right + 4 && y > box.top - 4 && y < box.bottom + 4) return true;
  }
  return false;
}

/** Cards that stand under each other, from left to right. */
function columnsOf(boxes: readonly Box[]): Column[] {
  const columns: Column[] = [];
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
