import { describe, expect, it } from 'vitest';
import { pathOf, type Curve, type Point } from '../src/board/curve';
import { routeAround, type Box } from '../src/board/route';

const box = (id: string, left: number, top: number, height = 300): Box => ({ id, left, top, right: left + 288, bottom: top + height });
const from: Point = { x: 288, y: 100 }, to: Point = { x: 900, y: 120 };
/** Whether a line is drawn over a card, or nearer to it than five. */
const covers = (curves: Curve[], { left, top, right, bottom }: Box) => curves.some((curve) => Array.from({ length: 101 }, (_, at) => curve.at(at / 100))
  .some(({ x, y }) => x > left - 5 && x < right + 5 && y > top - 5 && y < bottom + 5));

describe('a line', () => {
  const source = box('source', 0, 0), target = box('target', 900, 0), between = box('between', 444, -20);
  it('is one curve where nothing is in its way', () => {
    expect(routeAround(from, to, [source, target], ['source', 'target'], 0).length).toBe(1);
    expect(routeAround(from, to, [source, target, box('below', 444, 400)], ['source', 'target'], 0).length).toBe(1);
  });
  it('goes around a card that stands between its ends, without a break', () => {
    const route = routeAround(from, to, [source, between, target], ['source', 'target'], 0);
    expect(covers(route, between)).toBe(false);
    expect([route[0]!.from, route.at(-1)!.to]).toEqual([from, to]);
    for (let at = 1; at < route.length; at++) expect(route[at]!.from).toEqual(route[at - 1]!.to);
  });
  it('takes the gap between two cards rather than the way around both', () => {
    const column = [box('a', 444, -260), box('b', 444, 80)];
    const route = routeAround(from, to, column, [], 0);
    expect(column.some((card) => covers(route, card))).toBe(false);
    expect(route[1]!.from.y).toBeGreaterThan(40);
    expect(route[1]!.from.y).toBeLessThan(80);
  });
  it('goes around several columns, each at its own height', () => {
    const cards = [box('a', 444, -20), box('b', 900, 60)], far = { x: 1400, y: 100 };
    const route = routeAround(from, far, cards, [], 0);
    expect(cards.some((card) => covers(route, card))).toBe(false);
    expect(route.length).toBe(5);
  });
  it('lies beside another that takes the same way', () => {
    const heights = [0, 1, 2, 3].map((lane) => routeAround(from, to, [between], [], lane)[1]!.from.y);
    expect(new Set(heights).size).toBe(4);
  });
  it('goes straight where the way around would be too long', () => {
    expect(routeAround(from, to, [box('wall', 444, -2000, 4000)], [], 0).length).toBe(1);
  });
  it('goes back through the gap between the cards that it joins', () => {
    const [above, below] = [box('above', 0, 0), box('below', 0, 336)];
    const route = routeAround({ x: 291, y: 400 }, { x: -3, y: 60 }, [above, below], ['above', 'below'], 0);
    expect(route.map((curve) => curve.to.y)).toEqual([route[0]!.to.y, route[0]!.to.y, 60]);
    expect(route[0]!.to.y).toBeGreaterThan(300);
    expect(route[0]!.to.y).toBeLessThan(336);
    expect(Math.max(...[0.25, 0.5, 0.75].map((share) => route[0]!.at(share).x))).toBeGreaterThan(300);
  });
  it('goes back across several columns', () => {
    const cards = [box('a', 0, 0), box('b', 444, -20), box('c', 900, 0)];
    const route = routeAround({ x: 1191, y: 100 }, { x: -3, y: 100 }, cards, ['a', 'c'], 0);
    expect(cards.some((card) => covers(route.slice(1, -1), card))).toBe(false);
    for (let at = 1; at < route.length; at++) expect(route[at]!.from).toEqual(route[at - 1]!.to);
  });
  it('is one path', () => expect(pathOf(routeAround(from, to, [between], [], 0)).match(/[MC]/g)!.join('')).toBe('MCCC'));
});
