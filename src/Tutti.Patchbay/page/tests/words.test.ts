import { describe, expect, it } from 'vitest';
import { misfit, typeWord } from '../src/model/fits';
import { byHost } from '../src/model/hosts';
import { accessWords, cardWhy, cardWords, healthTone, isTrouble, nodeBadges, patchFigures, patchSentence, patchState } from '../src/model/words';
import type { Health } from '../src/model/types';
import { node, parameter, patch } from './builders';

describe('a patch', () => {
  it('has a mark and a word of its own for every state', () => {
    const states = ['active', 'asking', 'waiting', 'refused', 'ambiguous', 'stale'].map((state) => patchState({ state }));
    expect(new Set(states.map((state) => state.mark)).size).toBe(6);
    expect(new Set(states.map((state) => state.word)).size).toBe(6);
  });
  it('of a state to come still has a word', () => expect(patchState({ state: 'resting' }).word).toBe('resting'));
  it('is trouble unless it works or is being made', () => expect(['active', 'asking', 'waiting', 'refused', 'ambiguous'].map((state) => isTrouble({ state }))).toEqual([false, false, true, true, true]));
  it('is a sentence', () => expect(patchSentence(patch('desk/fader', 'lamp/level', { state: 'waiting', reason: 'lamp is gone' }))).toBe('desk/fader to lamp/level, waiting, lamp is gone'));
  it('tells only figures that are known', () => expect(patchFigures(patch('a/b', 'c/d', { rate: 30, lost: 0, delayP50Ms: 0.4 })).map(([name]) => name)).toEqual(['Rate', 'Delay, usual']));
});

describe('what goes together', () => {
  const out = (type: string) => parameter('out', 're', { type }), into = (type: string) => parameter('in', 'rws', { type });
  it('numbers with toggles, equals with equals', () => {
    for (const [from, to] of [['flt', 'int'], ['percent', 'bool'], ['bool', 'flt'], ['string', 'string'], ['vec2f', 'vec2f']]) expect(misfit(out(from!), into(to!))).toBeNull();
  });
  it('and what does not, in words', () => {
    expect(misfit(out('string'), into('int'))).toBe('out is text, in takes a whole number');
    expect(misfit(out('vec2f'), into('vec3f'))).toBe('out is a pair of numbers, in takes three numbers');
    expect(misfit(into('flt'), into('flt'))).toBe('in does not emit');
    expect(misfit(out('flt'), out('flt'))).toBe('out does not receive');
    expect(misfit(undefined, into('flt'))).toBe('one end is not here');
  });
  it('leaves unknown types to the nodes', () => expect(misfit(out('folder'), into('flt'))).toBeNull());
  it('has a word for every type', () => expect(typeWord('')).toBe('of no stated type'));
});

describe('a node', () => {
  it('is shown as all that it is', () => {
    const odd = node('fan', [], { state: 'ghost', why: 'left', twinOf: ['x'], implementation: 'pyzocp', limits: 'no calls' });
    expect(nodeBadges(odd).map((badge) => [badge.word, badge.why])).toEqual([['gone', 'left'], ['twin', '2 nodes are called fan.'], ['old', 'no calls']]);
  });
  it('that is well needs no badge', () => expect(nodeBadges(node('lamp'))).toEqual([]));
  it('stands with its machine, ghosts last, names as people count', () => {
    const groups = byHost([node('n10'), node('n2'), node('a', [], { state: 'ghost' }), node('z', [], { host: '10.0.0.9' }), node('q', [], { host: '' })]);
    expect(groups.map((group) => [group.host, group.nodes.map((one) => one.name)])).toEqual([['10.0.0.1', ['n2', 'n10', 'a']], ['10.0.0.9', ['z']], ['unknown machine', ['q']]]);
  });
});

describe('health', () => {
  const health: Health = { peers: 3, old: 0, evasive: 0, ghosts: 0, patches: { active: 1, waiting: 0, refused: 0 }, lost: 0, findings: [] };
  it('is bad when something is refused, worried when something waits', () => {
    expect(healthTone(health)).toBe('good');
    expect(healthTone({ ...health, ghosts: 1 })).toBe('wait');
    expect(healthTone({ ...health, patches: { active: 0, waiting: 1, refused: 1 } })).toBe('bad');
    expect(healthTone({ ...health, findings: [{ code: 'D1', level: 'fault', what: '' }] })).toBe('bad');
  });
  it('names the card', () => expect([cardWords(null), cardWords('lo'), cardWords({ name: 'eth0', address: '10.0.0.1' })]).toEqual(['unknown', 'lo', 'eth0 10.0.0.1']));
  it('tells access in words', () => expect(accessWords('rwse')).toBe('can be read, can be set, emits, receives'));
});

it('why a card is used is a sentence', () => {
  const why = (text: string | null) => cardWhy({ name: 'eth0', address: '10.0.0.2', why: text });
  expect(why('it leads to the gateway')).toBe('This card: it leads to the gateway.');
  expect(why('eth0 (10.0.0.2) was asked for')).toBe('This card, because it was named: by --interface or TUTTI_INTERFACE.');
  expect([why(null), cardWhy('eth0'), cardWhy(null)]).toEqual([null, null, null]);
});
