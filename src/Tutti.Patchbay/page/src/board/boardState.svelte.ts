import type { Edge, Node, Rect } from '@xyflow/svelte';
import { cardWidth, headHeight, layoutKeys, placeNew, placeOf } from '../model/place';
import { byHost } from '../model/hosts';
import type { Parameter, Patch, RoomNode, Spot, Uuid } from '../model/types';
import type { Room } from '../state/room.svelte';
import type { View } from '../state/view.svelte';
import { cardHeight, handlesOf, headHandle, rowHeight } from './geometry';
import type { Box } from './route';

export type CardData = { shown: 'all' | Set<string>; far: boolean; /** How high it is while its rows are not drawn. */ height: number; /** What its rows are, as one line: when it changes, so do the ends of lines. */ rows: string };
export type CardNode = Node<CardData, 'card'>;
export type HostNode = Node<{ host: string; count: number }, 'host'>;
export type BoardNode = CardNode | HostNode;
/** Where a line ends on a card whose rows are not drawn: how far below the card's top. */
export interface End { path: string; side: 'source' | 'target'; y: number }
/** `lit`: it, or a row at one of its ends, is pointed at. */
export type PatchEdge = Edge<{ far: boolean; lit: 'line' | 'row' | null }, 'patch'>;

export type Pointed = { patch: string } | { uuid: Uuid; path: string } | null;

const frame = { side: 26, top: 42, bottom: 22 };

/** What the board draws, made from the room, the filter and the positions. */
export class BoardState {
  nodes = $state.raw<BoardNode[]>([]);
  edges = $state.raw<PatchEdge[]>([]);
  far = $state(false);
  /** The cards as lines have to go around them; while a card is dragged, as they were before. */
  obstacles = $state.raw<Box[]>([]);
  /** The ends of lines on each card: a card that is drawn without its rows shows these for xyflow to measure. */
  ends = $state.raw(new Map<Uuid, End[]>());
  /** What mouse or focus is at: a line by its patch, a row by its node and path. */
  pointed = $state.raw<Pointed>(null);
  readonly row = rowHeight();
  /** Spots given on this page, by layout key, for cards nobody has placed; kept so that nothing moves by itself, not even when a node starts anew. */
  #given = new Map<string, Spot>();
  #heights = new Map<Uuid, number>();
  /** The parameters that each card shows. */
  #shown = new Map<Uuid, Parameter[]>();

  constructor(private readonly room: Room, private readonly view: View) {}

  /** Makes the cards anew from the room and the view; what has not changed stays the same object, and is not drawn again. */
  refresh(): void {
    const all = [...this.room.nodes.values()].filter((node) => !this.room.heirs.has(node.uuid));
    const spots = this.#spots(all);
    const before = new Map(this.nodes.map((node) => [node.id, node]));
    const passing = this.view.passing;
    this.#shown.clear();
    const cards: CardNode[] = [];
    for (const node of all) {
      const shown = passing.get(node.uuid);
      if (!shown) continue;
      const parameters = this.view.collapsed.has(node.uuid) ? []
        : shown === 'all' ? node.parameters : node.parameters.filter((parameter) => shown.has(parameter.path));
      this.#shown.set(node.uuid, parameters);
      cards.push(this.#card(node, spots.get(node.uuid)!, shown, parameters, before.get(node.uuid) as CardNode | undefined));
    }
    const framed = this.nodes.some((node) => node.type === 'host');
    const cardsBefore = this.nodes.filter((node) => node.type === 'card').length;
    if (framed === this.view.hosts && cardsBefore === cards.length && cards.every((card) => before.get(card.id) === card)) return;
    this.nodes = this.view.hosts ? [...this.#frames(cards), ...cards] : cards;
  }

  /** Makes the lines anew; to be called after {@link refresh}, because lines end at rows that are shown. `draw`: not only where they end. */
  refreshLines(draw = true): void {
    const before = new Map(this.edges.map((edge) => [edge.id, edge]));
    const edges = this.#edges().map((edge) => {
      const old = before.get(edge.id);
      return old && sameLine(old, edge) ? old : edge;
    });
    if (edges.length === this.edges.length && edges.every((edge, at) => edge === this.edges[at])) return;
    this.ends = this.#ends(edges);
    if (draw) this.edges = edges;
  }

  /** Looks where the cards stand now. */
  lookForObstacles(): void {
    if (this.nodes.some((node) => node.dragging)) return;
    const boxes = this.nodes.filter((node) => node.type === 'card').map(({ id, position: { x, y }, measured }) => (
      { id, left: x, top: y, right: x + cardWidth, bottom: y + (measured?.height ?? headHeight) }));
    const same = boxes.length === this.obstacles.length && boxes.every((box, at) => {
      const old = this.obstacles[at]!;
      return old.id === box.id && old.left === box.left && old.top === box.top && old.bottom === box.bottom;
    });
    if (!same) this.obstacles = boxes;
  }

  point(at: Pointed): void {
    if (JSON.stringify(at) === JSON.stringify(this.pointed)) return;
    this.pointed = at;
    this.refreshLines();
  }

  /** After xyflow has drawn what was made: from now on it keeps the ends of lines by measuring. */
  settle(): void {
    if (this.far || !this.nodes.some((node) => node.type === 'card' && node.handles)) return;
    this.nodes = this.nodes.map((node) => (node.type === 'card' && node.handles ? { ...node, handles: undefined } : node));
  }

  /** The box around all that is drawn; nothing for an empty board. */
  bounds(): Rect | null {
    if (this.nodes.length === 0) return null;
    const left = Math.min(...this.nodes.map((node) => node.position.x)), top = Math.min(...this.nodes.map((node) => node.position.y));
    const right = Math.max(...this.nodes.map((node) => node.position.x + (node.measured?.width ?? 0)));
    const bottom = Math.max(...this.nodes.map((node) => node.position.y + (node.measured?.height ?? 0)));
    return { x: left, y: top, width: right - left, height: bottom - top };
  }

  /** After a drag: the frames of machines follow their cards. */
  reframe(): void {
    if (!this.view.hosts) return;
    const cards = this.nodes.filter((node): node is CardNode => node.type === 'card');
    this.nodes = [...this.#frames(cards), ...cards];
  }

  /**
   * Keeps the spots of dragged cards here, and says under which names the server should. With the first card that is dragged the
   * others are kept too: the arrangement that somebody has begun to better is what everybody should find again.
   */
  keep(moved: Node[]): Record<string, Spot> {
    const keys = layoutKeys(this.room.nodes.values());
    const spots: Record<string, Spot> = {};
    const dragged = new Set(moved.map((node) => node.id));
    for (const node of this.nodes) {
      if (node.type !== 'card') continue;
      if (!dragged.has(node.id) && this.room.layout.has(keys.get(node.id) ?? '')) continue;
      const spot = { x: Math.round(node.position.x), y: Math.round(node.position.y) };
      const key = keys.get(node.id);
      if (!key) continue;
      this.#given.set(key, spot);
      // A twin that has no name of its own cannot be found again after a restart: its place is for this page only.
      if (!key.includes('#')) spots[key] = spot;
    }
    return spots;
  }

  /** Lays everything out afresh; gives back the keys whose kept positions are to be forgotten. */
  forget(): Record<string, null> {
    this.#given.clear();
    return Object.fromEntries([...this.room.layout.keys()].map((key) => [key, null]));
  }

  #spots(all: RoomNode[]): Map<Uuid, Spot> {
    const keys = layoutKeys(all);
    const known = new Map<Uuid, Spot>();
    for (const node of all) {
      const key = keys.get(node.uuid)!;
      const kept = this.room.layout.get(key) ?? this.#given.get(key);
      if (kept) known.set(node.uuid, kept);
    }
    const fresh = placeNew(all.map((node) => placeOf(node, this.row)), known);
    for (const [uuid, spot] of fresh) {
      this.#given.set(keys.get(uuid)!, spot);
      known.set(uuid, spot);
    }
    return known;
  }

  #card(node: RoomNode, spot: Spot, shown: CardData['shown'], parameters: Parameter[], old: CardNode | undefined): CardNode {
    const far = this.far;
    const rows = parameters.map((parameter) => `${Number(parameter.canEmit)}${Number(parameter.canReceive)}${parameter.path}`).join('\n');
    const same = old && old.data.far === far && old.data.rows === rows;
    if (same && (old.dragging || (old.position.x === spot.x && old.position.y === spot.y))) {
      // The filter makes new sets of the same paths each second while it asks what moves.
      old.data.shown = shown;
      return old;
    }
    // Once xyflow has taken the ends of lines from here, it measures them itself, because rows open and close.
    const handles = same && !far ? undefined : handlesOf(parameters, this.row);
    const calculated = cardHeight(Math.max(1, parameters.length), this.row);
    if (!far && old?.measured?.height) this.#heights.set(node.uuid, old.measured.height);
    // Far away a card keeps the height it had near by, so that nothing below seems to jump.
    const height = (same ? old.measured?.height : far ? this.#heights.get(node.uuid) : undefined) ?? calculated;
    return {
      id: node.uuid, type: 'card', position: spot, measured: { width: cardWidth, height }, handles,
      data: { shown, far, rows, height }, selected: old?.selected ?? false, ariaLabel: node.name, deletable: false,
    } as CardNode;
  }

  #frames(cards: CardNode[]): HostNode[] {
    const nodes = cards.map((card) => this.room.nodes.get(card.id)).filter((node) => node !== undefined);
    const groups = byHost(nodes);
    if (groups.length < 2) return [];
    const byId = new Map(cards.map((card) => [card.id, card]));
    return groups.map(({ host, nodes: members }) => {
      const boxes = members.map((member) => byId.get(member.uuid)!);
      const left = Math.min(...boxes.map((box) => box.position.x)) - frame.side;
      const top = Math.min(...boxes.map((box) => box.position.y)) - frame.top;
      const right = Math.max(...boxes.map((box) => box.position.x)) + cardWidth + frame.side;
      const bottom = Math.max(...boxes.map((box) => box.position.y + (box.measured?.height ?? headHeight))) + frame.bottom;
      return {
        id: `host ${host}`, type: 'host', position: { x: left, y: top }, width: right - left, height: bottom - top,
        measured: { width: right - left, height: bottom - top }, handles: [], data: { host, count: members.length },
        draggable: false, deletable: false, selectable: false, focusable: false, connectable: false, zIndex: -1, class: 'hostframe',
      } as HostNode;
    });
  }

  #edges(): PatchEdge[] {
    const edges: PatchEdge[] = [];
    const [shownOf, far] = [this.#shown, this.far];
    const handle = (uuid: Uuid, path: string, side: 'canEmit' | 'canReceive') =>
      shownOf.get(uuid)!.some((parameter) => parameter.path === path && parameter[side]) ? path : headHandle;
    for (const patch of this.room.patches.values()) {
      const [source, target] = [patch.from.uuid, patch.to.uuid].map((uuid) => this.room.heirs.get(uuid) ?? uuid) as [Uuid, Uuid];
      if (!shownOf.has(source) || !shownOf.has(target)) continue;
      const selected = this.view.selection?.id === patch.id, lit = this.#lit(patch);
      edges.push({
        id: patch.id, type: 'patch', source, target,
        sourceHandle: handle(source, patch.from.path, 'canEmit'), targetHandle: handle(target, patch.to.path, 'canReceive'),
        data: { far, lit }, focusable: true, selected, zIndex: selected ? 1001 : lit ? 1000 : 0,
        ariaLabel: `Patch ${patch.from.name}/${patch.from.path} to ${patch.to.name}/${patch.to.path}, ${patch.state}${patch.reason ? `, ${patch.reason}` : ''}`,
      });
    }
    return edges;
  }

  #ends(edges: PatchEdge[]): Map<Uuid, End[]> {
    const all = new Map<Uuid, Map<string, End>>();
    const add = (uuid: Uuid, path: string, side: End['side']) => {
      const row = this.#shown.get(uuid)!.findIndex((parameter) => parameter.path === path);
      if (!all.has(uuid)) all.set(uuid, new Map());
      all.get(uuid)!.set(`${side} ${path}`, { path, side, y: row < 0 ? headHeight / 2 : headHeight + (row + 0.5) * this.row });
    };
    for (const { source, target, sourceHandle, targetHandle } of edges) {
      add(source, sourceHandle!, 'source');
      add(target, targetHandle!, 'target');
    }
    return new Map([...all].map(([uuid, ends]) => {
      const [old, now] = [this.ends.get(uuid), [...ends.values()]];
      return [uuid, old && JSON.stringify(old) === JSON.stringify(now) ? old : now];
    }));
  }

  #lit({ id, from, to }: Patch): 'line' | 'row' | null {
    const at = this.pointed;
    if (!at) return null;
    if ('patch' in at) return at.patch === id ? 'line' : null;
    return [from, to].some((end) => end.uuid === at.uuid && end.path === at.path) ? 'row' : null;
  }
}

function sameLine(a: PatchEdge, b: PatchEdge): boolean {
  return a.source === b.source && a.target === b.target && a.sourceHandle === b.sourceHandle && a.targetHandle === b.targetHandle
    && a.data?.far === b.data?.far && a.data?.lit === b.data?.lit && a.selected === b.selected && a.zIndex === b.zIndex && a.ariaLabel === b.ariaLabel;
}
