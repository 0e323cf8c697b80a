import type { Parameter, Patch, RoomNode, Uuid } from './types';
import { isTrouble } from './words';

export interface Filter {
  /** Words that all have to be found in "node/parameter", in any case. */
  text: string;
  /** A type, or '' for all. */
  type: string;
  /** Only parameters that moved within the last seconds. */
  moving: boolean;
  /** Only nodes and patches with something wrong. */
  problems: boolean;
}

export const noFilter: Filter = { text: '', type: '', moving: false, problems: false };

export const isFiltering = (filter: Filter): boolean =>
  filter.text.trim() !== '' || filter.type !== '' || filter.moving || filter.problems;

/** What of a node passes: all of it, or only these paths. A node that is not in the answer is hidden. */
export type Passing = Map<Uuid, 'all' | Set<string>>;

/**
 * Which nodes, and which of their parameters, pass the filter. Search text that is found in the node's name, host or badge
 * shows all its parameters; else only those whose path is meant too.
 */
export function applyFilter(
  filter: Filter,
  nodes: Iterable<RoomNode>,
  patches: Iterable<Patch>,
  moves: (parameter: Parameter) => boolean,
): Passing {
  const words = filter.text.toLowerCase().split(/[\s/]+/).filter(Boolean);
  const troubled = filter.problems ? troubledPorts(patches) : null;
  const passing: Passing = new Map();
  for (const node of nodes) {
    const about = `${node.name} ${node.host}`.toLowerCase();
    const rest = words.filter((word) => !about.includes(word));
    const nodeIsTroubled = node.state !== 'present' || (node.twinOf?.length ?? 0) > 0;
    const narrowed = rest.length > 0 || filter.type !== '' || filter.moving || (troubled !== null && !nodeIsTroubled);
    if (!narrowed) {
      passing.set(node.uuid, 'all');
      continue;
    }
    const paths = new Set<string>();
    for (const parameter of node.parameters) {
      const path = parameter.path.toLowerCase();
      if (!rest.every((word) => path.includes(word))) continue;
      if (filter.type !== '' && parameter.type !== filter.type) continue;
      if (filter.moving && !moves(parameter)) continue;
      if (troubled && !nodeIsTroubled && !troubled.get(node.uuid)?.has(parameter.path)) continue;
      paths.add(parameter.path);
    }
    if (paths.size > 0) passing.set(node.uuid, paths);
  }
  return passing;
}

function troubledPorts(patches: Iterable<Patch>): Map<Uuid, Set<string>> {
  const ports = new Map<Uuid, Set<string>>();
  for (const patch of patches) {
    if (!isTrouble(patch)) continue;
    for (const end of [patch.from, patch.to]) {
      if (!ports.has(end.uuid)) ports.set(end.uuid, new Set());
      ports.get(end.uuid)!.add(end.path);
    }
  }
  return ports;
}

/** A patch is shown in a list if its line of words matches and, when only problems are wanted, if it is one. */
export function patchPasses(filter: Filter, patch: Patch): boolean {
  if (filter.problems && !isTrouble(patch)) return false;
  if (filter.moving && !(patch.rate && patch.rate > 0)) return false;
  const line = `${patch.from.name}/${patch.from.path} ${patch.to.name}/${patch.to.path}`.toLowerCase();
  return filter.text.toLowerCase().split(/[\s/]+/).every((word) => line.includes(word));
}

/** The types that stand in the room, sorted, for the choice in the filter. */
export function typesIn(nodes: Iterable<RoomNode>): string[] {
  const types = new Set<string>();
  for (const node of nodes) for (const parameter of node.parameters) if (parameter.type) types.add(parameter.type);
  return [...types].sort();
}
