import type { RoomNode } from './types';

export interface HostGroup {
  host: string;
  nodes: RoomNode[];
}

/** Nodes by the machine they run on; machines and nodes by name, ghosts last within their machine. */
export function byHost(nodes: Iterable<RoomNode>): HostGroup[] {
  const groups = new Map<string, RoomNode[]>();
  for (const node of nodes) {
    const host = node.host || 'unknown machine';
    if (!groups.has(host)) groups.set(host, []);
    groups.get(host)!.push(node);
  }
  return [...groups]
    .map(([host, members]) => ({ host, nodes: members.sort(inOrder) }))
    .sort((a, b) => a.host.localeCompare(b.host, undefined, { numeric: true }));
}

function inOrder(a: RoomNode, b: RoomNode): number {
  const ghosts = Number(a.state === 'ghost') - Number(b.state === 'ghost');
  return ghosts || a.name.localeCompare(b.name, undefined, { numeric: true }) || a.uuid.localeCompare(b.uuid);
}
