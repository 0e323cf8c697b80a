import type { Parameter, Value } from './types';

type Ranged = Pick<Parameter, 'type' | 'min' | 'max' | 'step'>;

/** The range a slider shows, or none: `percent` without bounds of its own goes from 0 to 1, all else needs both bounds. */
export function rangeOf(parameter: Ranged): { min: number; max: number } | null {
  const min = parameter.min ?? (parameter.type === 'percent' ? 0 : null);
  const max = parameter.max ?? (parameter.type === 'percent' ? 1 : null);
  return min !== null && max !== null && max > min ? { min, max } : null;
}

/** Where a value stands in its range, 0 to 1; what lies outside is held at the end. */
export function fractionOf(value: number, range: { min: number; max: number }): number {
  return Math.min(1, Math.max(0, (value - range.min) / (range.max - range.min)));
}

/** The step a control moves by: the parameter's own, 1 for whole numbers, else a two-hundredth of the range. */
export function stepOf(parameter: Ranged): number {
  if (parameter.step && parameter.step > 0) return parameter.step;
  if (parameter.type === 'int') return 1;
  const range = rangeOf(parameter);
  return range ? (range.max - range.min) / 200 : 0.1;
}

/** The nearest allowed value: on the parameter's own step, counted from its minimum, and inside its bounds. */
export function snap(value: number, parameter: Ranged): number {
  const step = parameter.step && parameter.step > 0 ? parameter.step : parameter.type === 'int' ? 1 : 0;
  const origin = parameter.min ?? 0;
  let snapped = step > 0 ? origin + Math.round((value - origin) / step) * step : value;
  // Twelve digits hide the dust of binary fractions (0.30000000000000004) and keep every value a person can mean.
  snapped = Number(snapped.toPrecision(12));
  if (parameter.min != null) snapped = Math.max(parameter.min, snapped);
  if (parameter.max != null) snapped = Math.min(parameter.max, snapped);
  return snapped;
}

/** The value as a number where it has one: a toggle is 0 or 1, all else nothing. */
export function numberOf(value: Value | undefined): number | null {
  if (typeof value === 'number') return value;
  if (typeof value === 'boolean') return value ? 1 : 0;
  return null;
}

/** What a person typed, as a number; a comma is a decimal point in much of the world. Not snapped: the node has the last word. */
export function parseNumber(text: string, type: string): number | null {
  const cleaned = text.trim().replace(',', '.');
  if (cleaned === '') return null;
  const value = Number(cleaned);
  if (!Number.isFinite(value)) return null;
  return type === 'int' ? Math.round(value) : value;
}

/** How many numbers a vector type has; 0 for all that is no vector. */
export function vectorSize(type: string): number {
  const size = /^vec([234])f?$/.exec(type);
  return size ? Number(size[1]) : 0;
}

/** A vector of exactly this size, whatever arrived. */
export function vectorOf(value: Value | undefined, size: number): number[] {
  const parts = Array.isArray(value) ? value : [];
  return Array.from({ length: size }, (_, at) => (typeof parts[at] === 'number' ? (parts[at] as number) : 0));
}

/** The bounds of one coordinate of a pad: the parameter's own, else from -1 or 0 to 1, widened to hold what is there. */
export function padRange(parameter: Ranged, parts: number[]): { min: number; max: number } {
  const own = rangeOf(parameter);
  if (own) return own;
  const low = Math.min(0, ...parts), high = Math.max(1, ...parts);
  return { min: low < 0 ? Math.min(-1, Math.floor(low)) : 0, max: Math.ceil(high) };
}
