import { count, formatDelay, formatRate } from './format';
import type { Card, Health, Patch, RoomNode } from './types';

export type Tone = 'good' | 'wait' | 'bad' | 'quiet';

export interface StateWord {
  tone: Tone;
  /** A mark that differs by shape, so that colour is never alone. */
  mark: string;
  word: string;
}

/** A patch's state as a tone, a mark and a word. */
export function patchState(patch: Pick<Patch, 'state'>): StateWord {
  switch (patch.state) {
    case 'active': return { tone: 'good', mark: '●', word: 'active' };
    case 'asking': return { tone: 'wait', mark: '◔', word: 'asking' };
    case 'waiting': return { tone: 'wait', mark: '◌', word: 'waiting' };
    case 'ambiguous': return { tone: 'bad', mark: '?', word: 'ambiguous' };
    case 'refused': return { tone: 'bad', mark: '✕', word: 'refused' };
    case 'stale': return { tone: 'wait', mark: '○', word: 'stale' };
    default: return { tone: 'wait', mark: '·', word: patch.state };
  }
}

export const isTrouble = (patch: Pick<Patch, 'state'>): boolean => patch.state !== 'active' && patch.state !== 'asking';

/** What a node is, beyond being here: each as a tone, a short word and the words behind it. */
export function nodeBadges(node: RoomNode): { tone: Tone; word: string; why: string }[] {
  const badges: { tone: Tone; word: string; why: string }[] = [];
  if (node.state === 'ghost') badges.push({ tone: 'bad', word: 'gone', why: node.why || 'It has left; patches wait for it.' });
  if (node.state === 'evasive') badges.push({ tone: 'wait', word: 'silent', why: node.why || 'It has not been heard for a while.' });
  if (node.twinOf?.length) badges.push({ tone: 'wait', word: 'twin', why: `${count(node.twinOf.length + 1, 'node')} are called ${node.name}.` });
  // Of a node that was never met nothing is known, not even that it is old.
  if (node.implementation !== 'tutti' && node.implementation !== '') {
    badges.push({ tone: 'quiet', word: node.implementation === 'zre' ? 'ZRE only' : 'old', why: node.limits || oldWords(node.implementation) });
  }
  if (node.isSelf) badges.push({ tone: 'quiet', word: 'this page', why: 'The node that serves this page.' });
  return badges;
}

function oldWords(implementation: string): string {
  return implementation === 'zre'
    ? 'It speaks ZRE without ZOCP: it can be seen, not patched.'
    : 'An old peer: it keeps no patches over a restart and does not check what it is told.';
}

/** Access letters in words. */
export function accessWords(access: string): string {
  const all: string[] = [];
  if (access.includes('r')) all.push('can be read');
  if (access.includes('w')) all.push('can be set');
  if (access.includes('e')) all.push('emits');
  if (access.includes('s')) all.push('receives');
  return all.length ? all.join(', ') : 'nothing can be done with it from here';
}

/** One patch as a sentence, as a screen reader should say it. */
export function patchSentence(patch: Patch): string {
  const rate = formatRate(patch.rate);
  const parts = [`${patch.from.name}/${patch.from.path} to ${patch.to.name}/${patch.to.path}`, patchState(patch).word];
  if (patch.reason) parts.push(patch.reason);
  if (rate) parts.push(`${rate.replace('/s', ' a second')}`);
  return parts.join(', ');
}

/** The numbers of a patch, each with its name; only those that are known. */
export function patchFigures(patch: Patch): [string, string][] {
  const figures: [string, string][] = [['Rate', formatRate(patch.rate) || 'nothing moves']];
  if (patch.delayP50Ms != null) figures.push(['Delay, usual', formatDelay(patch.delayP50Ms)]);
  if (patch.delayP99Ms != null) figures.push(['Delay, worst of 100', formatDelay(patch.delayP99Ms)]);
  if (patch.ageMs != null) figures.push(['Last signal', patch.ageMs < 1500 ? 'now' : `${formatDelay(patch.ageMs)} ago`]);
  if (patch.lost) figures.push(['Lost', String(patch.lost)]);
  if (patch.merged) figures.push(['Merged (newest wins)', String(patch.merged)]);
  return figures;
}

export function cardWords(card: Card | string | null | undefined): string {
  if (!card) return 'unknown';
  return typeof card === 'string' ? card : `${card.name} ${card.address}`;
}

/** Why this card and no other, as a sentence. */
export function cardWhy(card: Card | string | null | undefined): string | null {
  const why = typeof card === 'object' ? card?.why : null;
  if (!why) return null;
  if (/ was asked for\.?$/.test(why)) return 'This card, because it was named: by --interface or TUTTI_INTERFACE.';
  return `This card: ${why.replace(/\.$/, '')}.`;
}

/** How the room is, as one tone: red when something is refused or a fault is found, amber when something waits. */
export function healthTone(health: Health): Tone {
  if (health.patches.refused > 0 || health.findings.some((finding) => findingTone(finding.level) === 'bad')) return 'bad';
  if (health.patches.waiting > 0 || health.evasive > 0 || health.ghosts > 0) return 'wait';
  return 'good';
}

export function findingTone(level: string): Tone {
  return level === 'fault' ? 'bad' : level === 'note' ? 'quiet' : 'wait';
}
