import { SvelteMap } from 'svelte/reactivity';
import type { Feed, Link } from '../feed/feed';
import {
  portKey,
  type Client, type FromServer, type Health, type History, type HistoryEntry, type Parameter, type Patch, type Port, type Problem,
  type RoomNode, type Snapshot, type Spot, type Uuid, type Value,
} from '../model/types';
import { Traces } from './traces';
import { ValueBoard } from './values';

const emptyHealth: Health = {
  peers: 0, old: 0, evasive: 0, ghosts: 0, patches: { active: 0, waiting: 0, refused: 0 }, lost: 0, findings: [],
};

const handoverMs = 8000;

/** The room as the server tells it: who is there, what is patched, how it is. Values that move live in {@link ValueBoard}s. */
export class Room {
  link = $state<Link>('connecting');
  /** When the next attempt to connect comes (this machine's clock); 0 while there is a link. */
  retryAt = $state(0);
  /** True once a snapshot has come; what it told stays on screen, marked as old, while the link is lost. */
  known = $state(false);
  show = $state('');
  version = $state('');
  you = $state('');
  clients = $state.raw<Client[]>([]);
  history = $state.raw<History>({ undo: [], redo: [] });
  health = $state.raw<Health>(emptyHealth);
  readonly nodes = new SvelteMap<Uuid, RoomNode>();
  readonly patches = new SvelteMap<string, Patch>();
  /** Patches by either end, so that a row wakes only for its own. */
  readonly patchesAt = new SvelteMap<string, Patch[]>();
  /** Positions by layout key, as the server keeps them. */
  readonly layout = new SvelteMap<string, Spot>();
  /** Ghosts whose next run is here already, each with the node that takes its place until the server says the same. */
  readonly heirs = new SvelteMap<Uuid, Uuid>();
  readonly refusals = new SvelteMap<string, Problem>();
  readonly values = new ValueBoard<Value | undefined>();
  readonly activity = new ValueBoard<number>();
  readonly traces = new Traces((i, on) => this.#feed?.tell({ t: 'watch', i, on }));
  /** The server's clock minus this machine's, in milliseconds. */
  clockOffset = 0;

  #feed: Feed | null = null;
  #seen: Uuid[] = [];
  #looking = true;
  /** When a node came that was not here before, by this machine's clock. */
  #cameAt = new Map<Uuid, number>();

  attach(feed: Feed): void {
    this.#feed = feed;
  }

  setLink(link: Link, retryMs = 0): void {
    this.link = link;
    this.retryAt = link === 'lost' ? Date.now() + retryMs : 0;
  }

  receive(message: FromServer): void {
    switch (message.t) {
      case 'room': return this.#begin(message);
      case 'node': return this.#node(message.node);
      case 'gone': return this.#gone(message.uuid);
      case 'patches': return this.#patches(message.set ?? [], message.del ?? []);
      case 'v': for (const [i, value] of message.c) this.values.put(i, value); return;
      case 'act': for (const [p, rate] of message.c) this.activity.put(p, rate); return;
      case 'tr': return this.traces.add(message.i, message.p);
      case 'history': this.history = { undo: message.undo, redo: message.redo }; return;
      case 'health': this.health = { ...emptyHealth, ...message }; return;
      case 'layout': return this.#layout(message.nodes);
      case 'clients': return this.#clients(message.clients);
      case 'refused':
        if (message.node && message.path) this.refusals.set(portKey(message.node, message.path), { code: 'refused', what: message.what, where: message.where, do: message.do });
    }
  }

  parameter(port: Port): Parameter | undefined {
    return this.nodes.get(port.uuid)?.parameters.find((parameter) => parameter.path === port.path);
  }

  /** "desk/fader" */
  name(port: Port): string {
    return `${this.nodes.get(port.uuid)?.name ?? 'a vanished node'}/${port.path}`;
  }

  /** Tells which nodes are on screen; only their values are sent. */
  see(nodes: Uuid[]): void {
    const sorted = [...nodes].sort();
    if (sorted.join() === this.#seen.join()) return;
    this.#seen = sorted;
    this.#tellSeen();
  }

  /** A tab that nobody looks at needs no values. */
  look(on: boolean): void {
    if (this.#looking === on) return;
    this.#looking = on;
    this.#tellSeen();
  }

  callMe(name: string): void {
    this.#feed?.tell({ t: 'name', name });
  }

  async set(port: Port, value: Value): Promise<Value | undefined> {
    return (await this.#ask<{ value?: Value }>({ t: 'set', node: port.uuid, path: port.path, value }))?.value;
  }

  async call(port: Port, args: Value[]): Promise<Value | undefined> {
    return (await this.#ask<{ result?: Value }>({ t: 'call', node: port.uuid, method: port.path, arguments: args }))?.result;
  }

  async patch(from: Port, to: Port): Promise<Patch | undefined> {
    return (await this.#ask<{ patch?: Patch }>({ t: 'patch', from: end(from), to: end(to) }))?.patch;
  }

  async unpatch(from: Port, to: Port): Promise<void> {
    await this.#ask({ t: 'unpatch', from: end(from), to: end(to) });
  }

  async undo(entry: HistoryEntry): Promise<void> {
    await this.#ask({ t: 'undo', entry: entry.id });
  }

  async redo(entry: HistoryEntry): Promise<void> {
    await this.#ask({ t: 'redo', entry: entry.id });
  }

  /** Keeps positions for everybody; shown here at once. */
  async move(spots: Record<string, Spot | null>): Promise<void> {
    this.#layout(spots);
    const all = Object.entries(spots);
    // A message may have 64 KiB; a spot needs about a hundred.
    for (let at = 0; at < all.length; at += 400) await this.#ask({ t: 'layout', nodes: Object.fromEntries(all.slice(at, at + 400)) });
  }

  #tellSeen(): void {
    this.#feed?.tell({ t: 'see', nodes: this.#looking ? this.#seen : [], on: this.#looking });
  }

  #ask<T>(message: { t: string; [key: string]: unknown }): Promise<T> {
    if (!this.#feed) throw new Error('no feed yet');
    return this.#feed.ask<T>(message);
  }

  #begin(room: Snapshot): void {
    this.clockOffset = room.now - Date.now();
    this.values.clear();
    this.activity.clear();
    this.traces.clear();
    this.refusals.clear();
    this.show = room.show;
    this.version = room.version;
    this.you = room.you;
    this.#clients(room.clients ?? []);
    this.history = room.history;
    this.health = { ...emptyHealth, ...room.health };
    const here = new Set(room.nodes.map((node) => node.uuid));
    for (const uuid of [...this.nodes.keys()]) if (!here.has(uuid)) this.#gone(uuid);
    for (const node of room.nodes) this.#node(node);
    const made = new Set(room.patches.map((patch) => patch.id));
    this.#patches(room.patches, [...this.patches.keys()].filter((id) => !made.has(id)));
    this.layout.clear();
    this.#layout(room.layout?.nodes ?? {});
    this.known = true;
    if (this.#seen.length) this.#tellSeen();
  }

  #clients(clients: Client[]): void {
    this.clients = clients;
    this.you = clients.find((client) => client.you)?.name ?? this.you;
  }

  #node(node: RoomNode): void {
    for (const parameter of node.parameters) this.values.seed(parameter.i, parameter.value);
    if (this.known && !this.nodes.has(node.uuid)) this.#cameAt.set(node.uuid, Date.now());
    this.nodes.set(node.uuid, node);
    this.#succeed(node);
  }

  #gone(uuid: Uuid): void {
    this.nodes.delete(uuid);
    this.#cameAt.delete(uuid);
    this.heirs.delete(uuid);
  }

  /**
   * A node that starts anew has another uuid, and its ghost stays until the patches that wait for it are made again: a second or so.
   * Meanwhile the new run stands for both. A ghost that outlives that time is shown beside it, because then something is wrong.
   */
  #succeed(node: RoomNode): void {
    if (node.state !== 'ghost') this.heirs.delete(node.uuid);
    for (const other of this.nodes.values()) {
      const [ghost, heir] = node.state === 'ghost' ? [node, other] : [other, node];
      const isNew = Date.now() - (this.#cameAt.get(heir.uuid) ?? 0) < handoverMs;
      if (ghost.state !== 'ghost' || heir.state !== 'present' || !isNew || this.heirs.has(ghost.uuid) || !sameNode(ghost, heir)) continue;
      this.heirs.set(ghost.uuid, heir.uuid);
      setTimeout(() => this.heirs.get(ghost.uuid) === heir.uuid && this.heirs.delete(ghost.uuid), handoverMs);
    }
  }

  #patches(set: Patch[], gone: string[]): void {
    for (const id of gone) {
      const patch = this.patches.get(id);
      if (!patch) continue;
      this.patches.delete(id);
      this.#index(patch, (all) => all.filter((other) => other.id !== id));
    }
    for (const patch of set) {
      this.patches.set(patch.id, patch);
      this.activity.seed(patch.p, patch.rate ?? 0);
      this.#index(patch, (all) =>
        all.some((other) => other.id === patch.id) ? all.map((other) => (other.id === patch.id ? patch : other)) : [...all, patch]);
    }
  }

  #index(patch: Patch, change: (all: Patch[]) => Patch[]): void {
    for (const key of new Set([portKey(patch.from.uuid, patch.from.path), portKey(patch.to.uuid, patch.to.path)])) {
      const left = change(this.patchesAt.get(key) ?? []);
      if (left.length) this.patchesAt.set(key, left);
      else this.patchesAt.delete(key);
    }
  }

  #layout(spots: Record<string, Spot | null>): void {
    for (const [key, spot] of Object.entries(spots)) {
      if (spot) this.layout.set(key, spot);
      else this.layout.delete(key);
    }
  }
}

const sameNode = (a: RoomNode, b: RoomNode): boolean => (a.identity && b.identity ? a.identity === b.identity : a.name === b.name);
const end = (port: Port) => ({ node: port.uuid, path: port.path });
