import { describe, expect, it } from 'vitest';
import { Curve } from '../src/board/curve';
import { cardWidth, layoutKeys, placeNew, placeOf, type Place } from '../src/model/place';
import type { Spot } from '../src/model/types';
import { node, parameter } from './builders';

const card = (uuid: string, host = 'a', rank = 1, height = 200): Place => ({ uuid, host, rank, height });

function overlaps(cards: Place[], spots: ReadonlyMap<string, Spot>): string[] {
  const found: string[] = [];
  for (const a of cards) for (const b of cards) {
    const p = spots.get(a.uuid)!, q = spots.get(b.uuid)!;
    if (a.uuid < b.uuid && Math.abs(p.x - q.x) < cardWidth && p.y < q.y + b.height && q.y < p.y + a.height) found.push(`${a.uuid} ${b.uuid}`);
  }
  return found;
}

describe('the first layout', () => {
  it('never lays one card over another', () => {
    const cards = Array.from({ length: 200 }, (_, at) => card(`n${at}`, `host-${at % 17}`, at % 4, 80 + (at * 37) % 700));
    expect(overlaps(cards, placeNew(cards, new Map()))).toEqual([]);
  });
  it('puts what emits left of what receives', () => {
    const spots = placeNew([card('lamp', 'b', 2), card('desk', 'a', 0)], new Map());
    expect(spots.get('desk')!.x).toBeLessThan(spots.get('lamp')!.x);
  });
  it('does so on one machine, too', () => {
    const spots = placeNew([card('lamp', 'a', 2), card('desk', 'a', 0), card('seq', 'a', 1), card('page', 'a', 3)], new Map());
    expect(spots.get('desk')!.x).toBeLessThan(spots.get('seq')!.x);
    expect(spots.get('seq')!.x).toBeLessThan(spots.get('lamp')!.x);
    expect(spots.get('page')!.x).toBe(spots.get('lamp')!.x);
  });
  it('is the same every time', () => {
    const cards = [card('x', 'a', 0), card('y', 'b', 2), card('z', 'a', 1)];
    expect(placeNew(cards, new Map())).toEqual(placeNew(cards, new Map()));
  });
});

describe('later arrivals', () => {
  it('move nobody, and stand with their machine', () => {
    const cards = [card('a1', 'a'), card('b1', 'b'), card('a2', 'a')];
    const known = new Map([['a1', { x: 0, y: 0 }], ['b1', { x: 900, y: 0 }]]);
    const spots = placeNew(cards, known);
    expect([...spots.keys()]).toEqual(['a2']);
    expect(spots.get('a2')!.x).toBe(0);
    expect(overlaps(cards, new Map([...known, ...spots]))).toEqual([]);
  });
  it('around one card that was dragged stand as they would without it', () => {
    const cards = Array.from({ length: 12 }, (_, at) => card(`n${at}`, `host-${at % 3}`, at % 3));
    const whole = placeNew(cards, new Map()), moved = new Map([['n4', { x: 5000, y: 5000 }]]);
    for (const [uuid, spot] of placeNew(cards, moved)) expect(spot).toEqual(whole.get(uuid));
  });
  it('do not stand on a card that was dragged to where they would', () => {
    const cards = Array.from({ length: 12 }, (_, at) => card(`n${at}`, `host-${at % 3}`, at % 3));
    const moved = new Map([['n4', placeNew(cards, new Map()).get('n5')!]]);
    expect(overlaps(cards, new Map([...moved, ...placeNew(cards, moved)]))).toEqual([]);
  });
  it('of a new machine stand below all', () => {
    const spots = placeNew([card('a1', 'a'), card('c1', 'c')], new Map([['a1', { x: 40, y: 40 }]]));
    expect(spots.get('c1')!.y).toBeGreaterThan(240);
  });
});

describe('keys of positions', () => {
  it('are the identity, else the name', () => {
    const keys = layoutKeys([node('desk', [], { identity: 'abc' }), node('old')]);
    expect([...keys.values()]).toEqual(['abc', 'old']);
  });
  it('of twins belong to the first only', () => {
    const keys = layoutKeys([node('fan', [], { uuid: '2' }), node('fan', [], { uuid: '1' })]);
    expect([keys.get('1'), keys.get('2')]).toEqual(['fan', 'fan#2']);
  });
});

it('a card is as high as its rows, and ranked by what it does', () => {
  expect(placeOf(node('desk', [parameter('a', 're'), parameter('b', 'rw')]), 34)).toMatchObject({ height: 52 + 68 + 8, rank: 0 });
  expect(placeOf(node('web'), 34).rank).toBe(3);
});

it('a line begins and ends at its ports, ahead and backwards', () => {
  for (const to of [{ x: 500, y: 90 }, { x: -300, y: 10 }]) {
    const curve = new Curve({ x: 10, y: 20 }, to);
    expect(curve.at(0)).toEqual({ x: 10, y: 20 });
    expect(curve.at(1)).toEqual(to);
    expect(curve.at(0.05).x).toBeGreaterThan(10);
  }
});
