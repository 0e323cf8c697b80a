import { describe, expect, it } from 'vitest';
import { count, digitsFor, formatAgo, formatDelay, formatNumber, formatRate, formatValue } from '../src/model/format';

describe('numbers', () => {
  it('have as many digits as their step', () => {
    expect(digitsFor({ type: 'flt', step: 0.25 })).toBe(2);
    expect(digitsFor({ type: 'flt', step: 1e-3 })).toBe(3);
    expect(digitsFor({ type: 'flt', step: 5 })).toBe(0);
    expect(digitsFor({ type: 'int', step: 0.5 })).toBe(0);
  });
  it('have a thousandth of their range when there is no step', () => {
    expect(digitsFor({ type: 'flt', min: 0, max: 1 })).toBe(3);
    expect(digitsFor({ type: 'flt', min: -60, max: 12 })).toBe(2);
    expect(digitsFor({ type: 'flt', min: 0, max: 100_000 })).toBe(0);
    expect(digitsFor({ type: 'flt', min: 1, max: 1 })).toBe(3);
  });
  it('that are not finite are called so', () => expect(formatNumber(Number.NaN, 2)).toBe('not a number'));
  it('that are huge are written in powers of ten', () => expect(formatNumber(12_345_678_901, 0)).toBe('1.23e+10'));
});

describe('a value as a line', () => {
  it('tells what is unknown from what is empty', () => {
    expect(formatValue(undefined, { type: 'flt' })).toBe('–');
    expect(formatValue(null, { type: 'string' })).toBe('');
    expect(formatValue(null, { type: 'flt' })).toBe('–');
  });
  it('says on and off, also for an old peer that sends 1', () => {
    expect(formatValue(true, { type: 'bool' })).toBe('on');
    expect(formatValue(1, { type: 'bool' })).toBe('on');
    expect(formatValue(0, { type: 'bool' })).toBe('off');
  });
  it('writes vectors part by part', () => expect(formatValue([1, -0.5], { type: 'vec2f' })).toBe('1.00  -0.50'));
  it('keeps what it does not know as JSON', () => expect(formatValue({ a: 1 }, { type: '' })).toBe('{"a":1}'));
});

describe('figures', () => {
  it('of rate are short, and nothing when nothing moves', () => {
    expect([0, null, 0.04, 0.4, 12.3, 999, 1234].map(formatRate)).toEqual(['', '', '', '0.4/s', '12/s', '999/s', '1.2k/s']);
  });
  it('of delay have a unit', () => expect([null, 0.42, 12.4, 1300].map(formatDelay)).toEqual(['–', '0.4 ms', '12 ms', '1.3 s']));
  it('of age are words', () => expect([0, 30_000, 600_000, 7_200_000].map(formatAgo)).toEqual(['just now', '30 s ago', '10 min ago', '2 h ago']));
  it('count in English', () => expect([count(1, 'patch', 'patches'), count(2, 'patch', 'patches')]).toEqual(['1 patch', '2 patches']));
});
