import type { Parameter } from './types';
import { vectorSize } from './scale';

const numeric = new Set(['int', 'flt', 'float', 'percent', 'bool']);

/**
 * Why an emitter cannot be patched to a receiver, in words; `null` if it can. Numbers and toggles are converted on the way,
 * all else has to be of one type. Types that this page does not know are left to the nodes to judge.
 */
export function misfit(from: Parameter | undefined, to: Parameter | undefined): string | null {
  if (!from || !to) return 'one end is not here';
  if (!from.canEmit) return `${from.path} does not emit`;
  if (!to.canReceive) return `${to.path} does not receive`;
  if (kind(from.type) === 'other' || kind(to.type) === 'other') return null;
  if (kind(from.type) === kind(to.type)) return null;
  return `${from.path} is ${typeWord(from.type)}, ${to.path} takes ${typeWord(to.type)}`;
}

function kind(type: string): string {
  if (numeric.has(type)) return 'number';
  if (vectorSize(type)) return `vector${vectorSize(type)}`;
  return type === 'string' ? 'text' : 'other';
}

const words: Record<string, string> = {
  int: 'a whole number', flt: 'a number', float: 'a number', percent: 'a fraction', bool: 'a toggle', string: 'text',
  vec2f: 'a pair of numbers', vec3f: 'three numbers', vec4f: 'four numbers',
};

/** A type in a technician's words. */
export function typeWord(type: string): string {
  return words[type] ?? (type || 'of no stated type');
}
