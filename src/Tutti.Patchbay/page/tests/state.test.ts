import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Feed } from '../src/feed/feed';
import { Refusal } from '../src/feed/problem';
import { Notices } from '../src/state/notices.svelte';
import { Patching } from '../src/state/patching.svelte';
import { Room } from '../src/state/room.svelte';
import { partOf, Steering } from '../src/state/steering.svelte';
import { traceExtent, Traces } from '../src/state/traces';
import { ValueBoard } from '../src/state/values';
import { View } from '../src/state/view.svelte';
import { Turns } from '../src/board/turns';
import { Unhurried } from '../src/parameter/paint';
import type { FromServer, Snapshot } from '../src/model/types';
import { node, parameter, patch } from './builders';

const snapshot = (more: Partial<Snapshot> = {}): FromServer => ({
  t: 'room', show: 'main', you: 'guest', version: '1', now: Date.now(), nodes: [], patches: [], history: { undo: [], redo: [] },
  health: { peers: 0, old: 0, evasive: 0, ghosts: 0, patches: { active: 0, waiting: 0, refused: 0 }, lost: 0, findings: [] }, layout: { nodes: {} }, ...more,
});

describe('values', () => {
  let frames: (() => void)[], now: number, board: ValueBoard<number>;
  beforeEach(() => {
    [frames, now] = [[], 0];
    board = new ValueBoard<number>(() => now, (paint) => frames.push(paint));
  });
  it('are painted at once, then once a frame, the newest', () => {
    const seen: (number | undefined)[] = [];
    board.seed(7, 1);
    board.show(7, (value) => seen.push(value));
    for (const value of [2, 3, 4]) board.put(7, value);
    expect(seen).toEqual([1]);
    expect(frames.length).toBe(1);
    frames[0]!();
    expect(seen).toEqual([1, 4]);
  });
  it('rest as long as a late painting took', () => {
    const painter = vi.fn();
    board.show(1, painter);
    board.put(1, 1);
    frames.shift()!();
    now = 100;
    frames.shift()!(); // the frame after it came a tenth of a second later
    board.put(1, 2);
    now = 150;
    frames.shift()!();
    expect(painter).toHaveBeenCalledTimes(2);
    now = 201;
    frames.shift()!();
    expect(painter).toHaveBeenLastCalledWith(2);
  });
  it('nobody looks at cost no frame', () => {
    board.seed(1, 0);
    board.put(1, 5);
    expect(frames.length).toBe(0);
    expect(board.read(1)).toBe(5);
  });
  it('move when they become others, not when they are first heard or heard again', () => {
    board.seed(1, 5);
    now = 1000;
    board.put(1, 5);
    expect(board.movedWithin(1, 3000)).toBe(false);
    board.put(1, 6);
    expect(board.movedWithin(1, 3000)).toBe(true);
    now = 5000;
    expect(board.movedWithin(1, 3000)).toBe(false);
  });
  it('are no longer painted when nobody shows them', () => {
    const painter = vi.fn();
    board.show(1, painter)();
    board.put(1, 9);
    frames.forEach((paint) => paint());
    expect(painter).toHaveBeenCalledTimes(1);
  });
});

it('turns come as many a frame as it has time for, in order, and not to who has left', () => {
  const frames: (() => void)[] = [], came: number[] = [];
  let now = 0;
  const turns = new Turns(() => (now += 4), (run) => frames.push(run), () => now);
  const leave = [1, 2, 3, 4].map((one) => turns.wait(() => came.push(one)));
  leave[1]!();
  frames[0]!();
  expect(came).toEqual([1, 3]);
  frames[1]!();
  expect(came).toEqual([1, 3, 4]);
  expect(frames.length).toBe(2);
});

it('what may come late comes once, with the newest task of each, and not to who is forgotten', () => {
  vi.useFakeTimers();
  const done: string[] = [], unhurried = new Unhurried(), [a, b] = [{}, {}];
  unhurried.soon(a, () => done.push('a, old'));
  unhurried.soon(a, () => done.push('a'));
  unhurried.soon(b, () => done.push('b'));
  unhurried.forget(b);
  vi.advanceTimersByTime(1000);
  expect(done).toEqual(['a']);
  vi.useRealTimers();
});

describe('traces', () => {
  it('are asked for once, however many look, and ended by the last', () => {
    const watch = vi.fn();
    const traces = new Traces(watch);
    const [one, two] = [traces.open(3), traces.open(3)];
    one();
    expect(watch.mock.calls).toEqual([[3, true]]);
    two();
    expect(watch.mock.calls).toEqual([[3, true], [3, false]]);
  });
  it('keep ten seconds and one point before', () => {
    const traces = new Traces(vi.fn());
    traces.open(1);
    traces.add(1, Array.from({ length: 40 }, (_, at) => [at * 1000, at]));
    expect(traces.points(1)[0]!.at).toBeLessThanOrEqual(39_000 - 10_000);
    expect(traces.points(1).length).toBeLessThan(15);
  });
  it('of nobody are not kept', () => {
    const traces = new Traces(vi.fn());
    traces.add(1, [[0, 1]]);
    expect(traces.points(1)).toEqual([]);
  });
  it('have an extent over all parts, none for text', () => {
    expect(traceExtent([{ at: 0, value: [1, -2] }, { at: 1, value: true }])).toEqual({ min: -2, max: 1 });
    expect(traceExtent([{ at: 0, value: 'go' }])).toBeNull();
  });
});

describe('the room', () => {
  const desk = node('desk', [parameter('fader', 're', { value: 0.25 })]), lamp = node('lamp', [parameter('level', 'rws')]);
  it('is what the newest snapshot says, and nothing of the one before', () => {
    const room = new Room();
    room.receive(snapshot({ nodes: [desk, lamp], patches: [patch('desk/fader', 'lamp/level')], layout: { nodes: { desk: { x: 1, y: 2 } } } }));
    expect(room.values.read(desk.parameters[0]!.i)).toBe(0.25);
    room.receive(snapshot({ nodes: [lamp] }));
    expect([...room.nodes.keys()]).toEqual(['uuid-lamp']);
    expect([room.patches.size, room.patchesAt.size, room.layout.size]).toEqual([0, 0, 0]);
  });
  it('finds patches by either end, and forgets them', () => {
    const room = new Room(), one = patch('desk/fader', 'lamp/level');
    room.receive({ t: 'patches', set: [one] });
    expect(room.patchesAt.get('uuid-desk/fader')).toEqual([one]);
    expect(room.patchesAt.get('uuid-lamp/level')).toEqual([one]);
    const refused = { ...one, state: 'refused' };
    room.receive({ t: 'patches', set: [refused] });
    expect(room.patchesAt.get('uuid-lamp/level')).toEqual([refused]);
    room.receive({ t: 'patches', del: [one.id] });
    expect(room.patchesAt.size).toBe(0);
  });
  it('follows nodes, layout, history and refusals', () => {
    const room = new Room();
    room.receive({ t: 'node', node: lamp });
    room.receive({ t: 'node', node: { ...lamp, state: 'ghost' } });
    expect(room.nodes.get('uuid-lamp')!.state).toBe('ghost');
    room.receive({ t: 'gone', uuid: 'uuid-lamp' });
    expect(room.nodes.size).toBe(0);
    room.receive({ t: 'layout', nodes: { a: { x: 1, y: 1 }, b: { x: 2, y: 2 } } });
    room.receive({ t: 'layout', nodes: { a: null } });
    expect([...room.layout.keys()]).toEqual(['b']);
    room.receive({ t: 'refused', node: 'n', path: 'p', what: 'no' });
    expect(room.refusals.get('n/p')!.what).toBe('no');
  });
  it('tells what is on screen only when it changes, and again after a new snapshot', () => {
    const room = new Room(), tell = vi.fn();
    room.attach({ tell } as unknown as Feed);
    room.see(['b', 'a']);
    room.see(['a', 'b']);
    expect(tell).toHaveBeenCalledTimes(1);
    room.receive(snapshot());
    expect(tell).toHaveBeenLastCalledWith({ t: 'see', nodes: ['a', 'b'], on: true });
  });
});

describe('a node that starts anew', () => {
  const ghost = node('lamp', [], { state: 'ghost' });
  const begin = (...nodes: typeof ghost[]) => {
    const room = new Room();
    room.receive(snapshot({ nodes }));
    return room;
  };
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());
  it('stands for its ghost, until the server says the same', () => {
    const room = begin(ghost);
    room.receive({ t: 'node', node: { ...ghost, uuid: 'next', state: 'present' } });
    expect([...room.heirs]).toEqual([['uuid-lamp', 'next']]);
    expect([...new View(room).passing.keys()]).toEqual(['next']);
    room.receive({ t: 'gone', uuid: 'uuid-lamp' });
    expect(room.heirs.size).toBe(0);
  });
  it('does so too when it is here before anybody knows that it was gone', () => {
    const room = begin({ ...ghost, state: 'present' });
    room.receive({ t: 'node', node: { ...ghost, uuid: 'next', state: 'present' } });
    expect(room.heirs.size).toBe(0);
    room.receive({ t: 'node', node: ghost });
    expect(room.heirs.get('uuid-lamp')).toBe('next');
  });
  it('does not hide a ghost that stays', () => {
    const room = begin(ghost);
    room.receive({ t: 'node', node: { ...ghost, uuid: 'next', state: 'present' } });
    vi.advanceTimersByTime(8000);
    expect(room.heirs.size).toBe(0);
  });
  it('is told from another of its name by its identity, and from one that was here before', () => {
    const room = begin({ ...ghost, identity: 'one' }, { ...ghost, uuid: 'old', state: 'present' });
    room.receive({ t: 'node', node: { ...ghost, uuid: 'next', state: 'present', identity: 'two' } });
    expect(room.heirs.size).toBe(0);
  });
});

describe('steering', () => {
  const level = parameter('level', 'rws', { value: 0.5 });
  function steer(ask: (message: { value: unknown }) => Promise<unknown>) {
    const room = new Room();
    room.attach({ ask, tell: vi.fn() } as unknown as Feed);
    room.receive({ t: 'node', node: node('lamp', [level]) });
    const steering = new Steering(room, () => ({ uuid: 'uuid-lamp', path: 'level' }), () => level);
    const painted: unknown[] = [];
    steering.show((value) => painted.push(value));
    return { room, steering, painted };
  }
  it('springs back when refused, and says why', async () => {
    const { steering, painted } = steer(() => Promise.reject(new Refusal({ code: 'refused', what: 'out of range' })));
    steering.wish(9);
    await vi.waitFor(() => expect(steering.refusal?.what).toBe('out of range'));
    expect(painted.slice(0, 3)).toEqual([0.5, 9, 0.5]);
    expect(painted.at(-1)).toBe(0.5);
  });
  it('shows what the node answered, not what was wished', async () => {
    const { steering, painted } = steer(async () => ({ value: 0.8 }));
    steering.wish(0.83);
    await vi.waitFor(() => expect(painted.at(-1)).toBe(0.8));
  });
  it('keeps only the newest wish while one is under way', async () => {
    const asked: unknown[] = [];
    let answer: (value: unknown) => void = () => undefined;
    const { steering } = steer((message) => (asked.push(message.value), new Promise((done) => (answer = done))));
    for (const value of [1, 2, 3, 4]) steering.wish(value);
    expect(asked).toEqual([1]);
    answer({});
    await vi.waitFor(() => expect(asked).toEqual([1, 4]));
  });
  it('moves one part of a vector and leaves the others', () => {
    const wished: unknown[] = [];
    const part = partOf({ show: (paint) => (paint([1, 2, 3]), () => undefined), hold() {}, release() {}, wish: (value) => wished.push(value) }, 1, 3);
    part.show(() => undefined);
    part.wish(9);
    expect(wished).toEqual([[1, 9, 3]]);
  });
});

describe('patching', () => {
  function make(ask: (message: Record<string, unknown>) => Promise<unknown>) {
    const room = new Room(), notices = new Notices();
    room.attach({ ask, tell: vi.fn() } as unknown as Feed);
    room.receive({ t: 'node', node: node('desk', [parameter('fader', 're'), parameter('cue', 're', { type: 'string' })]) });
    room.receive({ t: 'node', node: node('lamp', [parameter('level', 'rws')]) });
    vi.stubGlobal('document', { activeElement: null });
    vi.stubGlobal('HTMLElement', class {});
    return { room, notices, patching: new Patching(room, notices) };
  }
  const fader = { uuid: 'uuid-desk', path: 'fader' }, cue = { uuid: 'uuid-desk', path: 'cue' }, level = { uuid: 'uuid-lamp', path: 'level' };
  it('goes from emitter to receiver, whichever is pressed first', async () => {
    const asked: Record<string, unknown>[] = [];
    const { patching, notices } = make(async (message) => (asked.push(message), { patch: { state: 'active' } }));
    patching.press(fader, 'out', false);
    patching.press(level, 'in', false);
    patching.press(level, 'in', false);
    patching.press(fader, 'out', false);
    await vi.waitFor(() => expect(notices.list.at(-1)?.text).toBe('Patched desk/fader to lamp/level.'));
    expect(asked).toEqual(Array(2).fill({ t: 'patch', from: { node: 'uuid-desk', path: 'fader' }, to: { node: 'uuid-lamp', path: 'level' } }));
  });
  it('lets go when pressed again, and changes hands on its own side', () => {
    const { patching } = make(async () => ({}));
    patching.press(fader, 'out', false);
    patching.press(cue, 'out', false);
    expect(patching.held?.port).toEqual(cue);
    patching.press(cue, 'out', false);
    expect(patching.held).toBeNull();
  });
  it('does not ask for what cannot be', async () => {
    const ask = vi.fn();
    const { patching, notices } = make(ask);
    await patching.make(cue, level);
    expect(ask).not.toHaveBeenCalled();
    expect(notices.list[0]!.text).toContain('cue is text');
  });
  it('tells what the node says against it', async () => {
    const { patching, notices } = make(() => Promise.reject(new Refusal({ code: 'refused', what: 'Full.', do: 'Unpatch one.' })));
    await patching.make(fader, level);
    expect(notices.list[0]).toMatchObject({ tone: 'bad', text: 'Not patched, desk/fader to lamp/level: Full.', advice: 'Unpatch one.' });
  });
});
