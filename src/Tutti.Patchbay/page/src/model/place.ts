import type { RoomNode, Spot, Uuid } from './types';

/** The measures of the board, in its own units (CSS pixels at zoom 1). They have to agree with board.css. */
export const cardWidth = 288;
export const headHeight = 52;
export const gapX = 156;
export const gapY = 36;

export interface Place {
  uuid: Uuid;
  host: string;
  height: number;
  /** Sources of signals stand left, sinks right: 0 emits only, 1 both or neither, 2 receives only, 3 has nothing to patch. */
  rank: number;
}

export function placeOf(node: RoomNode, rowHeight: number): Place {
  const emits = node.parameters.some((parameter) => parameter.canEmit);
  const receives = node.parameters.some((parameter) => parameter.canReceive);
  return {
    uuid: node.uuid,
    host: node.host,
    height: headHeight + Math.max(1, node.parameters.length) * rowHeight + 8,
    rank: node.parameters.length === 0 ? 3 : emits === receives ? 1 : emits ? 0 : 2,
  };
}

/** The name a node's position is kept under: what survives its restart. Of twins without identity only the first owns the name. */
export function layoutKeys(nodes: Iterable<RoomNode>): Map<Uuid, string> {
  const keys = new Map<Uuid, string>();
  const taken = new Set<string>();
  for (const node of [...nodes].sort((a, b) => a.uuid.localeCompare(b.uuid))) {
    const wanted = node.identity || node.name;
    keys.set(node.uuid, taken.has(wanted) ? `${wanted}#${node.uuid}` : wanted);
    taken.add(wanted);
  }
  return keys;
}

/**
 * Gives a spot to every card that has none; no card that has one ever moves by itself. A room of which most is new is laid out as a
 * whole, machines as blocks, around what stands already; a late arrival goes below its machine.
 */
export function placeNew(cards: Place[], known: ReadonlyMap<Uuid, Spot>): Map<Uuid, Spot> {
  const homeless = cards.filter((card) => !known.has(card.uuid));
  const whole = homeless.length * 2 >= cards.length ? placeAll(cards) : null;
  if (whole && homeless.length === cards.length) return whole;
  const spots = new Map<Uuid, Spot>();
  const settled = cards.filter((card) => known.has(card.uuid)).map((card) => ({ card, spot: known.get(card.uuid)! }));
  for (const card of homeless) {
    const meant = whole?.get(card.uuid);
    if (meant && !collision(card, meant, settled)) {
      spots.set(card.uuid, meant);
      settled.push({ card, spot: meant });
      continue;
    }
    const neighbours = settled.filter((other) => other.card.host === card.host);
    const around = neighbours.length ? neighbours : settled;
    const x = Math.min(...around.map(({ spot }) => spot.x));
    let y = neighbours.length ? Math.min(...around.map(({ spot }) => spot.y)) : -Infinity;
    if (y === -Infinity) y = Math.max(...settled.map((other) => other.spot.y + other.card.height)) + gapY * 3;
    const spot = { x, y };
    for (let hit = collision(card, spot, settled); hit; hit = collision(card, spot, settled)) {
      spot.y = hit.spot.y + hit.card.height + gapY;
    }
    spots.set(card.uuid, spot);
    settled.push({ card, spot });
  }
  return spots;
}

function collision(card: Place, spot: Spot, settled: { card: Place; spot: Spot }[]) {
  return settled.find(
    (other) =>
      Math.abs(other.spot.x - spot.x) < cardWidth + gapY / 2 &&
      spot.y < other.spot.y + other.card.height + gapY / 2 &&
      other.spot.y < spot.y + card.height + gapY / 2,
  );
}

/**
 * One block a machine, its cards under each other, sources first; a block that would become too tall has several columns. Blocks go
 * top to bottom, then to the right: those that mostly emit come first, so that signals flow from left to right.
 */
function placeAll(cards: Place[]): Map<Uuid, Spot> {
  const spots = new Map<Uuid, Spot>();
  const tallest = columnHeight(cards, 1.5);
  let x = 0, y = 0, widest = 0, rank = -1;
  for (const block of blocks(cards)) {
    // In a small room every rank has a column of its own; in a large one columns are filled.
    const turn = cards.length <= 24 && rank >= 0 && block.rank !== rank;
    if (y > 0 && (turn || y + block.height > tallest)) {
      x += widest + gapX - gapY;
      y = widest = 0;
    }
    rank = block.rank;
    for (const [uuid, spot] of block.members) spots.set(uuid, { x: x + spot.x, y: y + spot.y });
    y += block.height + gapY * 3;
    widest = Math.max(widest, block.width + gapY * 2);
  }
  return spots;
}

/** How tall columns may be for all of them together to be about as wide as a screen is. */
function columnHeight(cards: Place[], aspect: number): number {
  const area = cards.reduce((sum, card) => sum + (card.height + gapY * 2) * (cardWidth + gapX), 0);
  return Math.max(560, Math.sqrt(area / aspect));
}

function blocks(cards: Place[]) {
  const hosts = new Map<string, Place[]>();
  for (const card of cards) hosts.set(card.host, [...(hosts.get(card.host) ?? []), card]);
  const all = [...hosts.values()].map((own) => {
    const tallest = columnHeight(own, 1);
    const members = new Map<Uuid, Spot>();
    // A room on one machine has no blocks to tell sources from sinks: there each rank has a column of its own.
    const alone = hosts.size === 1 && own.length <= 24;
    let x = 0, y = 0, height = 0, rank = -1;
    for (const card of [...own].sort((a, b) => a.rank - b.rank || b.height - a.height)) {
      const turn = alone && card.rank !== rank && card.rank < 3;
      rank = card.rank;
      if (y > 0 && (turn || y + card.height > tallest)) {
        x += cardWidth + gapX;
        y = 0;
      }
      members.set(card.uuid, { x, y });
      y += card.height + gapY;
      height = Math.max(height, y - gapY);
    }
    const leading = Math.min(...own.map((card) => card.rank));
    return { members, width: x + cardWidth, height, rank: leading };
  });
  return all.sort((a, b) => a.rank - b.rank);
}
