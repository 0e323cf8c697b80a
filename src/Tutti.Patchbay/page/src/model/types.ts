/** The shapes that the server sends, as docs/patchbay-api.md describes them. Times are Unix milliseconds. */

export type Uuid = string;

/** What a parameter may hold; `null` is also how a number that is not finite arrives. */
export type Value = null | boolean | number | string | Value[] | { [key: string]: Value };

export interface Parameter {
  /** Its index on this connection: never given to another parameter. Values arrive under it. */
  i: number;
  path: string;
  /** `int`, `flt`, `percent`, `bool`, `string`, `vec2f`, `vec3f`, `vec4f`, or a word of an old peer; none for a ghost that was never met. */
  type: string;
  /** A subset of the letters `rwse`: read, write, signal (sense), emit. */
  access: string;
  canEmit: boolean;
  canReceive: boolean;
  canSet: boolean;
  value?: Value;
  min?: number | null;
  max?: number | null;
  step?: number | null;
  persistent?: boolean;
  isMethod?: boolean;
}

export type NodePresence = 'present' | 'evasive' | 'ghost';

export interface RoomNode {
  uuid: Uuid;
  name: string;
  identity?: string | null;
  host: string;
  endpoint: string;
  /** `tutti`, `pyzocp`, `zre`; empty for a ghost that was never met. */
  implementation: string;
  state: NodePresence;
  isSelf: boolean;
  /** Other nodes of the same name. */
  twinOf?: Uuid[] | null;
  parametersKnown: boolean;
  groups: string[];
  /** What an old peer cannot do, in words. */
  limits?: string | null;
  /** Why it is evasive or a ghost, in words. */
  why?: string | null;
  parameters: Parameter[];
}

export interface PatchEnd {
  uuid: Uuid;
  name: string;
  path: string;
}

export interface Patch {
  /** Its index on this connection; activity arrives under it. */
  p: number;
  id: string;
  from: PatchEnd;
  to: PatchEnd;
  /** `active`, `asking`, `waiting`, `refused`, `ambiguous`, `stale`. */
  state: string;
  reason?: string | null;
  /** Signals a second. */
  rate?: number | null;
  ageMs?: number | null;
  lost?: number | null;
  merged?: number | null;
  delayP50Ms?: number | null;
  delayP99Ms?: number | null;
}

export interface HistoryEntry {
  id: string | number;
  what: string;
  by: string;
  at: number;
}

export interface History {
  undo: HistoryEntry[];
  redo: HistoryEntry[];
}

export interface Finding {
  code: string;
  /** `fault` or `note`. */
  level: string;
  what: string;
  where?: string | null;
  do?: string | null;
}

export interface Card {
  name: string;
  address: string;
  why?: string | null;
}

export interface Health {
  peers: number;
  old: number;
  evasive: number;
  ghosts: number;
  patches: { active: number; waiting: number; refused: number };
  delayP50Ms?: number | null;
  delayP99Ms?: number | null;
  lost: number;
  card?: Card | string | null;
  findings: Finding[];
  clients?: number;
}

export interface Spot {
  x: number;
  y: number;
  collapsed?: boolean;
}

export interface Layout {
  version?: number;
  nodes: Record<string, Spot | null>;
}

export interface Client {
  name: string;
  you?: boolean;
}

export interface Snapshot {
  show: string;
  you: string;
  self?: { name: string; uuid: Uuid; endpoint?: string };
  card?: Card | null;
  version: string;
  now: number;
  nodes: RoomNode[];
  patches: Patch[];
  history: History;
  health: Health;
  layout: Layout;
  clients?: Client[];
}

/** Every error of the API has these four words (where and do may be empty). */
export interface Problem {
  code: string;
  what: string;
  where?: string | null;
  do?: string | null;
}

export type FromServer =
  | ({ t: 'room' } & Snapshot)
  | { t: 'node'; node: RoomNode }
  | { t: 'gone'; uuid: Uuid }
  | { t: 'patches'; set?: Patch[]; del?: string[] }
  | { t: 'v'; c: [number, Value][] }
  | { t: 'act'; c: [number, number][] }
  | { t: 'tr'; i: number; p: [number, Value][] }
  | ({ t: 'history' } & History)
  | ({ t: 'health' } & Health)
  | ({ t: 'layout' } & Layout)
  | { t: 'clients'; clients: Client[] }
  | { t: 'did'; id: number; ok: boolean; result?: unknown; error?: Problem }
  | ({ t: 'refused'; node?: Uuid; path?: string } & Omit<Problem, 'code'>);

/** One end that a person points at: a parameter of a node. */
export interface Port {
  uuid: Uuid;
  path: string;
}

export const portKey = (uuid: Uuid, path: string): string => `${uuid}/${path}`;
