import type { Parameter, Value } from './types';

/** How many digits after the point a number of this parameter deserves: as fine as its step, else a thousandth of its range. */
export function digitsFor(parameter: Pick<Parameter, 'type' | 'step' | 'min' | 'max'>): number {
  if (parameter.type === 'int') return 0;
  if (parameter.step && parameter.step > 0) return Math.min(6, decimals(parameter.step));
  if (parameter.min != null && parameter.max != null && parameter.max > parameter.min) {
    return Math.max(0, Math.min(6, 3 - Math.floor(Math.log10(parameter.max - parameter.min))));
  }
  return 3;
}

function decimals(step: number): number {
  const text = step.toString();
  const exponent = /e-(\d+)$/.exec(text);
  if (exponent) return Number(exponent[1]);
  return text.includes('.') ? text.length - text.indexOf('.') - 1 : 0;
}

/** A number with this many digits after the point; huge ones in powers of ten. */
export function formatNumber(value: number, digits: number): string {
  if (!Number.isFinite(value)) return 'not a number';
  const size = Math.abs(value);
  if (size >= 1e9) return value.toExponential(2);
  return value.toFixed(digits);
}

/** Any value as one short line, for the eye and for a screen reader. */
export function formatValue(value: Value | undefined, parameter: Pick<Parameter, 'type' | 'step' | 'min' | 'max'>): string {
  if (value === undefined) return '–';
  if (value === null) return parameter.type === 'string' ? '' : '–';
  if (typeof value === 'boolean') return value ? 'on' : 'off';
  if (parameter.type === 'bool' && typeof value === 'number') return value === 0 ? 'off' : 'on';
  if (typeof value === 'number') return formatNumber(value, digitsFor(parameter));
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) {
    const digits = Math.min(2, digitsFor(parameter));
    return value.map((part) => (typeof part === 'number' ? formatNumber(part, digits) : JSON.stringify(part))).join('  ');
  }
  return JSON.stringify(value);
}

/** Signals a second: "0.4/s", "12/s", "1.2k/s"; nothing for none. */
export function formatRate(perSecond: number | null | undefined): string {
  if (!perSecond || perSecond < 0.05) return '';
  if (perSecond < 9.5) return `${Number(perSecond.toFixed(1))}/s`;
  if (perSecond < 1000) return `${Math.round(perSecond)}/s`;
  return `${(perSecond / 1000).toFixed(1)}k/s`;
}

/** A delay: "0.4 ms", "12 ms", "1.3 s". */
export function formatDelay(ms: number | null | undefined): string {
  if (ms == null) return '–';
  if (ms < 9.95) return `${ms.toFixed(1)} ms`;
  if (ms < 1000) return `${Math.round(ms)} ms`;
  return `${(ms / 1000).toFixed(1)} s`;
}

/** How long ago, in words. */
export function formatAgo(ms: number): string {
  if (ms < 2000) return 'just now';
  if (ms < 90_000) return `${Math.round(ms / 1000)} s ago`;
  if (ms < 5_400_000) return `${Math.round(ms / 60_000)} min ago`;
  return `${Math.round(ms / 3_600_000)} h ago`;
}

export function count(n: number, one: string, many = `${one}s`): string {
  return `${n} ${n === 1 ? one : many}`;
}
