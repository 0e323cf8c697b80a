import { beforeEach, describe, expect, it, vi } from 'vitest';
import { BoardState, type CardNode } from '../src/board/boardState.svelte';
import { Room } from '../src/state/room.svelte';
import { View } from '../src/state/view.svelte';
import { node, parameter, patch } from './builders';

describe('the board', () => {
  let room: Room, view: View, board: BoardState;
  const fader = parameter('fader', 're'), level = parameter('level', 'rws'), mode = parameter('mode', 'rw');
  const lines = () => {
    board.refresh();
    board.refreshLines();
    return board.edges.map((edge) => [edge.sourceHandle, edge.targetHandle]);
  };
  beforeEach(() => {
    vi.stubGlobal('matchMedia', () => ({ matches: false }));
    room = new Room();
    view = new View(room);
    room.receive({ t: 'node', node: node('desk', [fader]) });
    room.receive({ t: 'node', node: node('lamp', [level, mode], { host: '10.0.0.2' }) });
    room.receive({ t: 'patches', set: [patch('desk/fader', 'lamp/level')] });
    board = new BoardState(room, view);
    board.refresh();
    board.refreshLines();
  });

  it('draws a card for each node, a frame for each machine, and the line', () => {
    expect(board.nodes.map((one) => one.type)).toEqual(['host', 'host', 'card', 'card']);
    expect(lines()).toEqual([['fader', 'level']]);
  });
  it('draws nothing anew when nothing has changed', () => {
    const { nodes, edges } = board;
    room.receive({ t: 'patches', set: [patch('desk/fader', 'lamp/level', { rate: 12 })] });
    lines();
    expect(board.nodes).toBe(nodes);
    expect(board.edges).toBe(edges);
  });
  it('gives only the card anew whose rows have changed', () => {
    const before = new Map(board.nodes.map((one) => [one.id, one]));
    room.receive({ t: 'node', node: node('lamp', [level], { host: '10.0.0.2' }) });
    board.refresh();
    expect(board.nodes.filter((one) => one.type === 'card' && before.get(one.id) !== one).map((one) => one.id)).toEqual(['uuid-lamp']);
  });
  it('lets a line end in the head of a card that does not show the row', () => {
    view.collapsed.add('uuid-lamp');
    expect(lines()).toEqual([['fader', '*']]);
    view.collapsed.clear();
    view.filter = { ...view.filter, text: 'desk' };
    expect(lines()).toEqual([]);
  });
  it('tells where lines end on cards that are drawn without rows, and the same again as long as it is the same', () => {
    const ends = board.ends.get('uuid-lamp');
    expect(ends).toEqual([{ path: 'level', side: 'target', y: 52 + 17 }]);
    room.receive({ t: 'patches', set: [patch('desk/fader', 'lamp/level', { state: 'refused' })] });
    lines();
    expect(board.ends.get('uuid-lamp')).toBe(ends);
    view.collapsed.add('uuid-lamp');
    lines();
    expect(board.ends.get('uuid-lamp')).toEqual([{ path: '*', side: 'target', y: 26 }]);
  });
  it('lights the lines of the row or the line that is pointed at', () => {
    const lit = () => board.edges.map((edge) => edge.data?.lit);
    board.point({ uuid: 'uuid-desk', path: 'fader' });
    expect(lit()).toEqual(['row']);
    board.point({ uuid: 'uuid-lamp', path: 'mode' });
    expect(lit()).toEqual([null]);
    board.point({ patch: board.edges[0]!.id });
    expect(lit()).toEqual(['line']);
    board.point(null);
    expect(lit()).toEqual([null]);
  });
  it('gives lines the cards to go around, but not while one is dragged', () => {
    board.lookForObstacles();
    const before = board.obstacles;
    expect(before.map((box) => box.id)).toEqual(['uuid-desk', 'uuid-lamp']);
    board.nodes = board.nodes.map((one) => (one.id === 'uuid-lamp' ? { ...one, dragging: true, position: { x: 1, y: 1 } } : one));
    board.lookForObstacles();
    expect(board.obstacles).toBe(before);
  });
  it('draws the lines of a ghost to the node that has taken its place', () => {
    room.receive({ t: 'node', node: node('lamp', [level], { state: 'ghost' }) });
    room.heirs.set('uuid-lamp', 'next');
    room.receive({ t: 'node', node: node('lamp', [level], { uuid: 'next' }) });
    lines();
    expect(board.nodes.filter((one) => one.type === 'card').map((one) => one.id)).toEqual(['uuid-desk', 'next']);
    expect(board.edges.map((edge) => edge.target)).toEqual(['next']);
  });
  it('keeps where a card is dragged to, and the others with the first', () => {
    const [lamp] = board.nodes.filter((one): one is CardNode => one.id === 'uuid-lamp');
    const kept = board.keep([{ ...lamp!, position: { x: 5, y: 6 } }]);
    expect(Object.keys(kept).sort()).toEqual(['desk', 'lamp']);
    room.receive({ t: 'layout', nodes: kept });
    expect(Object.keys(board.keep([lamp!]))).toEqual(['lamp']);
  });
  it('takes the place that the room keeps, also when somebody else moved the card', () => {
    room.receive({ t: 'layout', nodes: { lamp: { x: 777, y: 8 } } });
    board.refresh();
    expect(board.nodes.find((one) => one.id === 'uuid-lamp')!.position).toEqual({ x: 777, y: 8 });
  });
  it('does not pull a card from under a hand that drags it', () => {
    board.nodes = board.nodes.map((one) => (one.id === 'uuid-lamp' ? { ...one, dragging: true, position: { x: 1, y: 1 } } : one));
    room.receive({ t: 'layout', nodes: { lamp: { x: 777, y: 8 } } });
    board.refresh();
    expect(board.nodes.find((one) => one.id === 'uuid-lamp')!.position).toEqual({ x: 1, y: 1 });
  });
});
