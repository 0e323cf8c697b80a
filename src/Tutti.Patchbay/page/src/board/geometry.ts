import { Position, type NodeHandle } from '@xyflow/svelte';
import { cardWidth, headHeight } from '../model/place';
import type { Parameter } from '../model/types';

/** The handle in the card's head: lines go there when their row is not shown. */
export const headHandle = '*';

/** Below this zoom a card shows its name and nothing that could not be read anyway. */
export const farZoom = 0.52;

export const leastZoom = 0.08;

export const rowHeight = (): number => (matchMedia('(pointer: coarse)').matches ? 44 : 34);

export const cardHeight = (rows: number, row: number): number => headHeight + rows * row + 8;

/** Where lines begin and end on a card that is not drawn, or drawn without its rows. */
export function handlesOf(shown: Parameter[], row: number): NodeHandle[] {
  const at = (id: string, side: 'source' | 'target', y: number): NodeHandle => ({
    id, type: side, position: side === 'source' ? Position.Right : Position.Left,
    x: side === 'source' ? cardWidth - 1 : 0, y, width: 1, height: 1,
  });
  const handles = [at(headHandle, 'source', headHeight / 2), at(headHandle, 'target', headHeight / 2)];
  shown.forEach((parameter, index) => {
    const y = headHeight + (index + 0.5) * row;
    if (parameter.canEmit) handles.push(at(parameter.path, 'source', y));
    if (parameter.canReceive) handles.push(at(parameter.path, 'target', y));
  });
  return handles;
}
