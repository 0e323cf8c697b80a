import { describe, expect, it } from 'vitest';
import { fractionOf, numberOf, padRange, parseNumber, rangeOf, snap, stepOf, vectorOf, vectorSize } from '../src/model/scale';

describe('a range', () => {
  it('needs both bounds, a minimum of 0 among them', () => {
    expect(rangeOf({ type: 'flt', min: 0, max: 2 })).toEqual({ min: 0, max: 2 });
    expect(rangeOf({ type: 'flt', min: 0 })).toBeNull();
    expect(rangeOf({ type: 'flt', min: 1, max: 1 })).toBeNull();
  });
  it('of a fraction goes from 0 to 1 unless told', () => {
    expect(rangeOf({ type: 'percent' })).toEqual({ min: 0, max: 1 });
    expect(rangeOf({ type: 'percent', max: 0.5 })).toEqual({ min: 0, max: 0.5 });
  });
  it('holds what lies outside at its ends', () => {
    expect([-9, -1, 0, 1, 9].map((value) => fractionOf(value, { min: -1, max: 1 }))).toEqual([0, 0, 0.5, 1, 1]);
  });
});

describe('snapping', () => {
  it('counts steps from the minimum', () => expect(snap(3.4, { type: 'flt', min: 0.5, max: 9, step: 2 })).toBe(2.5));
  it('leaves no dust of binary fractions', () => expect(snap(0.30000000000000004, { type: 'flt', step: 0.1 })).toBe(0.3));
  it('stays inside the bounds even when the last step would not', () => expect(snap(10, { type: 'flt', min: 0, max: 10, step: 3 })).toBe(9));
  it('makes whole numbers whole', () => expect(snap(2.6, { type: 'int' })).toBe(3));
  it('leaves a number without step as it is', () => expect(snap(0.123456, { type: 'flt' })).toBe(0.123456));
});

describe('steps', () => {
  it('are the parameter’s own, else of the range', () => {
    expect(stepOf({ type: 'flt', step: 0.5 })).toBe(0.5);
    expect(stepOf({ type: 'int', min: 0, max: 9 })).toBe(1);
    expect(stepOf({ type: 'flt', min: 0, max: 2 })).toBe(0.01);
    expect(stepOf({ type: 'flt' })).toBe(0.1);
  });
});

describe('what was typed', () => {
  it('may have a comma', () => expect(parseNumber(' 0,5 ', 'flt')).toBe(0.5));
  it('is nothing when it is no number', () => expect([parseNumber('', 'flt'), parseNumber('loud', 'flt'), parseNumber('1e999', 'flt')]).toEqual([null, null, null]));
  it('is not held inside the range: the node has the last word', () => expect(parseNumber('400', 'int')).toBe(400));
});

describe('vectors', () => {
  it('are known by their type', () => expect(['vec2f', 'vec3f', 'vec4', 'flt', 'vec9f'].map(vectorSize)).toEqual([2, 3, 4, 0, 0]));
  it('have their size whatever arrived', () => {
    expect(vectorOf([1, 'x', 3, 4], 3)).toEqual([1, 0, 3]);
    expect(vectorOf(null, 2)).toEqual([0, 0]);
  });
  it('without bounds have a pad that holds them', () => {
    expect(padRange({ type: 'vec2f' }, [0.2, 0.4])).toEqual({ min: 0, max: 1 });
    expect(padRange({ type: 'vec2f' }, [-3.2, 2.1])).toEqual({ min: -4, max: 3 });
  });
  it('tell toggles as numbers', () => expect([numberOf(true), numberOf(2), numberOf('2')]).toEqual([1, 2, null]));
});
