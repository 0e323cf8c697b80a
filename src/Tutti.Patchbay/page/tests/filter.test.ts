import { describe, expect, it } from 'vitest';
import { applyFilter, isFiltering, noFilter, patchPasses, typesIn, type Filter } from '../src/model/filter';
import { node, parameter, patch } from './builders';

const fader = parameter('fader', 'rwe'), cue = parameter('cue', 'rwe', { type: 'string' });
const level = parameter('level', 'rws'), mode = parameter('mode', 'rw', { type: 'string' });
const desk = node('desk', [fader, cue]), lamp = node('lamp', [level, mode], { host: '10.0.0.2' });
const room = [desk, lamp];
const pass = (filter: Partial<Filter>, patches = [patch('desk/fader', 'lamp/level')], nodes = room) =>
  applyFilter({ ...noFilter, ...filter }, nodes, patches, (one) => one === level);
const shown = (filter: Partial<Filter>) => Object.fromEntries([...pass(filter)].map(([uuid, paths]) => [uuid, paths === 'all' ? 'all' : [...paths]]));

describe('search', () => {
  it('shows all without words', () => expect(shown({})).toEqual({ 'uuid-desk': 'all', 'uuid-lamp': 'all' }));
  it('finds a node by name or machine, with all it has', () => {
    expect(shown({ text: 'LAMP' })).toEqual({ 'uuid-lamp': 'all' });
    expect(shown({ text: '10.0.0.2' })).toEqual({ 'uuid-lamp': 'all' });
  });
  it('finds a parameter alone', () => expect(shown({ text: 'lev' })).toEqual({ 'uuid-lamp': ['level'] }));
  it('takes node/parameter as both', () => {
    expect(shown({ text: 'desk/cu' })).toEqual({ 'uuid-desk': ['cue'] });
    expect(shown({ text: 'desk/level' })).toEqual({});
  });
});

describe('filters', () => {
  it('by type', () => expect(shown({ type: 'string' })).toEqual({ 'uuid-desk': ['cue'], 'uuid-lamp': ['mode'] }));
  it('by what moves', () => expect(shown({ moving: true })).toEqual({ 'uuid-lamp': ['level'] }));
  it('together, each narrows', () => expect(shown({ moving: true, type: 'string' })).toEqual({}));
  it('by problems: both ends of what does not work', () => {
    const refused = [patch('desk/cue', 'lamp/level', { state: 'refused' })];
    expect([...pass({ problems: true }, refused)].map(([uuid, paths]) => [uuid, [...(paths as Set<string>)]])).toEqual([['uuid-desk', ['cue']], ['uuid-lamp', ['level']]]);
    expect(pass({ problems: true }).size).toBe(0);
  });
  it('by problems: a ghost and a twin wholly', () => {
    const ghost = node('ghost', [parameter('x', 'rws')], { state: 'ghost' }), twin = node('twin', [], { twinOf: ['other'] });
    expect([...pass({ problems: true }, [], [desk, ghost, twin])]).toEqual([['uuid-ghost', 'all'], ['uuid-twin', 'all']]);
  });
  it('know whether they are on', () => expect([isFiltering(noFilter), isFiltering({ ...noFilter, text: ' ' }), isFiltering({ ...noFilter, moving: true })]).toEqual([false, false, true]));
  it('offer the types that are there', () => expect(typesIn(room)).toEqual(['flt', 'string']));
});

describe('patches in a list', () => {
  it('pass by either end', () => {
    const one = patch('desk/fader', 'lamp/level', { rate: 3 });
    expect(patchPasses({ ...noFilter, text: 'lamp fader' }, one)).toBe(true);
    expect(patchPasses({ ...noFilter, text: 'sound' }, one)).toBe(false);
    expect(patchPasses({ ...noFilter, problems: true }, one)).toBe(false);
    expect(patchPasses({ ...noFilter, moving: true }, one)).toBe(true);
  });
});
