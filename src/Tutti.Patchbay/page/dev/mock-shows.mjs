// The shows that the mock plays. A parameter with a script moves by it: a function of the time in milliseconds.
class Show {
  nodes = [];
  patches = [];
  index = new Map();
  lastPatch = 0;
  findings = [];
  card = { name: 'eth0', address: '10.0.0.12', why: 'the only card with neighbours; Wi-Fi is up too and is not used' };
  #lastIndex = 0;

  constructor(name) {
    this.name = name;
  }

  node(name, host, parameters, more = {}) {
    const uuid = (this.nodes.length + 1).toString(16).padStart(4, '0').repeat(8);
    const node = {
      uuid, name, identity: more.implementation && more.implementation !== 'tutti' ? null : `id-${uuid}`, host, endpoint: `tcp://${host}:49152`, implementation: 'tutti',
      state: 'present', isSelf: false, parametersKnown: true, groups: ['ZOCP'], parameters: [], ...more,
    };
    for (const [path, type, access, rest = {}] of parameters) {
      const parameter = { i: ++this.#lastIndex, node: uuid, path, type, access, canEmit: access.includes('e'), canReceive: access.includes('s'), canSet: access.includes('w'), ...rest };
      // Hidden from JSON: who it belongs to is the node's business, how it moves is the mock's.
      Object.defineProperty(parameter, 'node', { value: uuid, enumerable: false });
      Object.defineProperty(parameter, 'script', { value: rest.script ?? null, writable: true, enumerable: false });
      parameter.value ??= parameter.script?.(Date.now());
      node.parameters.push(parameter);
      this.index.set(`${uuid}/${path}`, parameter);
    }
    this.nodes.push(node);
    return node;
  }

  patch([from, fromPath], [to, toPath], more = {}) {
    this.patches.push({
      p: ++this.lastPatch, id: `${from.uuid}/${fromPath}>${to.uuid}/${toPath}`, from: { uuid: from.uuid, name: from.name, path: fromPath },
      to: { uuid: to.uuid, name: to.name, path: toPath }, state: 'active', reason: null, rate: 0, ...(more.state ? {} : { lost: 0, merged: 0, delayP50Ms: 0.4, delayP99Ms: 1.9, ageMs: 30 }), ...more,
    });
  }

  play(now, tick) {
    return this.moving.filter((parameter, at) => parameter.script && (tick + at) % (parameter.every ?? 1) === 0).map((parameter) => Object.assign(parameter, { value: parameter.script(now) }));
  }

  get moving() {
    return [...this.index.values()].filter((parameter) => parameter.script && this.nodes.find((node) => node.uuid === parameter.node)?.state === 'present');
  }
}

const wave = (period, min = 0, max = 1, phase = 0) => (now) => min + (max - min) * (0.5 + 0.5 * Math.sin((now / period) * 2 * Math.PI + phase));
const unit = { min: 0, max: 1 };

/** One of everything that a technician may meet. */
export function smallShow() {
  const show = new Show('Tempest');
  show.node('web', '10.0.0.12', [], { isSelf: true });
  const desk = show.node('desk', '10.0.0.12', [
    ['fader/1', 'flt', 're', { ...unit, script: wave(4000) }], ['fader/2', 'flt', 're', { ...unit, script: wave(7000, 0.2, 0.9) }],
    ['fader/3', 'flt', 're', { ...unit, value: 0.5 }], ['master', 'percent', 'rwe', { value: 0.8 }], ['go', 'bool', 'rwe', { value: false }], ['cue', 'string', 'rwe', { value: 'Act 2, storm' }],
    ['joystick', 'vec2f', 'rwe', { min: -1, max: 1, value: [0.2, -0.4] }], ['reset', 'call', 'w', { isMethod: true }],
  ]);
  const lamp = show.node('lamp-left', '10.0.0.21', [
    ['level', 'flt', 'rws', { ...unit, value: 0.3 }], ['colour', 'vec3f', 'rws', { ...unit, value: [1, 0.5, 0.1] }], ['mode', 'string', 'rw', { value: 'auto' }],
    ['strobe', 'int', 'rws', { min: 0, max: 25, step: 1, value: 0 }], ['temperature', 'flt', 're', { min: 0, max: 120, script: wave(20000, 54, 61) }],
  ]);
  const right = show.node('lamp-right', '10.0.0.21', [
    ['level', 'flt', 'rws', { ...unit, value: 0.6 }], ['colour', 'vec3f', 'rws', { ...unit, value: [0.2, 0.4, 1] }], ['mode', 'string', 'rw', { value: 'manual' }], ['strobe', 'int', 'rws', { min: 0, max: 25, step: 1, value: 4 }],
  ]);
  const sound = show.node('sound', '10.0.0.30', [
    ['gain', 'flt', 'rws', { min: -60, max: 12, step: 0.5, value: -6 }], ['mute', 'bool', 'rws', { value: false }], ['track', 'string', 'rws', { value: 'wind-and-rain.wav' }],
    ['pan', 'flt', 'rws', { min: -1, max: 1, value: 0 }], ['meter', 'flt', 're', { min: -60, max: 12, script: (now) => -30 + 18 * Math.sin(now / 170) * Math.sin(now / 1300) }], ['position', 'vec2f', 'rws', { min: -1, max: 1, value: [0.3, 0.5] }],
  ]);
  const old = show.node('kinect', '10.0.0.44', [
    ['hand', 'vec2f', 're', { script: (now) => [0.5 + 0.4 * Math.cos(now / 1100), 0.5 + 0.4 * Math.sin(now / 900)] }], ['height', 'float', 're', { script: wave(3000, 0.9, 1.8) }], ['people', 'int', 're', { value: 2 }],
  ], { implementation: 'pyzocp', limits: 'An old peer (pyZOCP): it keeps no patches over a restart, answers no calls and does not check what it is told.' });
  const twin = show.node('fan', '10.0.0.51', [['speed', 'int', 'rws', { min: 0, max: 9, value: 3 }]], { implementation: 'pyzocp' });
  const other = show.node('fan', '10.0.0.52', [['speed', 'int', 'rws', { min: 0, max: 9, value: 0 }]], { implementation: 'pyzocp' });
  twin.twinOf = [other.uuid];
  other.twinOf = [twin.uuid];
  const smoke = show.node('smoke', '10.0.0.30', [['density', 'percent', 'rws', { value: 0.1 }], ['armed', 'bool', 'rws', { value: true }], ['fluid', 'percent', 'r', { value: 0.72 }]],
    { state: 'evasive', why: 'Not heard for 4 s.' });
  const curtain = show.node('curtain', '10.0.0.60', [['position', 'percent', 'rws', { value: 0 }]], { state: 'ghost', why: 'It left at 19:42; one patch waits for it.' });

  show.patch([desk, 'fader/1'], [lamp, 'level']);
  show.patch([desk, 'fader/2'], [right, 'level'], { delayP50Ms: 0.5, delayP99Ms: 2.3, lost: 3 });
  show.patch([desk, 'cue'], [sound, 'track']);
  show.patch([desk, 'fader/2'], [smoke, 'density'], { state: 'waiting', reason: 'smoke is silent' });
  show.patch([desk, 'fader/3'], [curtain, 'position'], { state: 'waiting', reason: 'curtain is gone; it is made again when it returns' });
  show.patch([desk, 'cue'], [right, 'strobe'], { state: 'refused', reason: 'strobe takes a whole number, cue is text' });
  show.patch([old, 'hand'], [sound, 'position'], { delayP50Ms: 3.1, delayP99Ms: 9.4 });
  show.patch([old, 'people'], [twin, 'speed'], { state: 'ambiguous', reason: 'two nodes are called fan' });
  show.findings = [
    { code: 'D8', level: 'note', what: 'Two nodes are called fan.', where: '10.0.0.51, 10.0.0.52', do: 'Give one of them another name.' },
    { code: 'D4', level: 'fault', what: 'smoke has not been heard for 4 s.', where: '10.0.0.30', do: 'Look at its cable and its power.' },
    { code: 'D2', level: 'note', what: 'Wi-Fi is up beside the show network.', where: 'wlan0', do: null },
  ];
  return show;
}

/** Many nodes, all moving: for the figures of speed. `rate` is changes a second over the whole room. */
export function largeShow(nodes, parameters, rate) {
  const show = new Show('Speed');
  show.node('web', '10.0.0.1', [], { isSelf: true });
  const all = nodes * parameters;
  const every = Math.max(1, Math.round((all * 30) / rate));
  for (let at = 0; at < nodes; at++) {
    show.node(`node-${String(at + 1).padStart(3, '0')}`, `10.0.${Math.floor(at / 20)}.1`, Array.from({ length: parameters }, (_, p) =>
      p % 2 ? [`out-${p}`, 'flt', 're', { ...unit, every, script: wave(2000 + 137 * p + at, 0, 1, at) }] : [`in-${p}`, 'flt', 'rws', { ...unit, every, script: wave(3000 + 91 * p, 0, 1, at) }]));
  }
  for (let at = 1; at < nodes; at++) show.patch([show.nodes[at], 'out-1'], [show.nodes[at + 1], 'in-2']);
  const moving = [...show.index.values()];
  Object.defineProperty(show, 'moving', { value: moving });
  return show;
}
