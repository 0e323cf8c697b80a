import type { Parameter, Patch, RoomNode } from '../src/model/types';

let lastIndex = 0;

export function parameter(path: string, access: string, more: Partial<Parameter> = {}): Parameter {
  return {
    i: ++lastIndex, path, type: 'flt', access, canEmit: access.includes('e'), canReceive: access.includes('s'), canSet: access.includes('w'), ...more,
  };
}

export function node(name: string, parameters: Parameter[] = [], more: Partial<RoomNode> = {}): RoomNode {
  return {
    uuid: `uuid-${name}`, name, host: '10.0.0.1', endpoint: '', implementation: 'tutti', state: 'present', isSelf: false, parametersKnown: true, groups: [],
    parameters, ...more,
  };
}

export function patch(from: string, to: string, more: Partial<Patch> = {}): Patch {
  const end = (text: string) => {
    const [name, ...path] = text.split('/');
    return { uuid: `uuid-${name}`, name: name!, path: path.join('/') };
  };
  return { p: ++lastIndex, id: `${from}>${to}`, from: end(from), to: end(to), state: 'active', ...more };
}
