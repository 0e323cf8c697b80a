// What a mock room does: keeps nodes and patches, answers requests, sends what changes to who sees it.
const tickMs = 33;

export class MockRoom {
  layout = {};
  /** Nobody gets in before this moment. */
  cutUntil = 0;
  #clients = new Set();
  #undo = [];
  #redo = [];
  #lastId = 0;
  #tick = 0;

  constructor(show) {
    this.show = show;
    setInterval(() => this.#play(), tickMs);
    setInterval(() => this.#tell(), 500);
  }

  join(socket) {
    const client = { socket, name: `guest-${++this.#lastId}`, sees: new Set(), watches: new Set() };
    this.#clients.add(client);
    socket.on('message', (text) => this.#receive(client, JSON.parse(text)));
    socket.on('close', () => {
      this.#clients.delete(client);
      this.#everybody();
    });
    client.send = (message) => socket.readyState === 1 && socket.send(JSON.stringify(message));
    client.send({ t: 'room', ...this.snapshot(client) });
    this.#everybody();
  }

  snapshot(client) {
    return {
      show: this.show.name, you: client?.name ?? 'guest', self: { name: 'web', uuid: this.show.nodes[0].uuid, endpoint: '' }, card: this.show.card,
      version: '0.4', now: Date.now(), nodes: this.show.nodes, patches: this.show.patches, history: this.#history(), health: this.#health(),
      layout: { version: 1, nodes: this.layout }, clients: this.#names(client),
    };
  }

  showFile() {
    return { tutti: 'show', version: 1, patches: this.show.patches.map((patch) => ({ from: endName(patch.from), to: endName(patch.to) })) };
  }

  loadShow(file, dryRun) {
    const missing = (file?.patches ?? []).filter((wanted) => !this.show.patches.some((patch) => endName(patch.from) === wanted.from && endName(patch.to) === wanted.to));
    if (!dryRun) this.#broadcast({ t: 'patches', set: [] });
    return missing.map((wanted) => ({ kind: 'patch', what: `patch ${wanted.from} to ${wanted.to}`, state: dryRun ? 'would be made' : 'made', reason: null }));
  }

  /** Things that happen by themselves: `leave/NAME`, `return/NAME`, `cut` (for five seconds). */
  happen(what) {
    const [verb, name] = what.split('/');
    if (verb === 'cut') {
      this.cutUntil = Date.now() + 5000;
      for (const client of this.#clients) client.socket.terminate();
    }
    const node = this.show.nodes.find((other) => other.name === name);
    if (!node) return;
    if (verb === 'leave') Object.assign(node, { state: 'ghost', why: 'It left 3 s ago; patches wait for it.' });
    if (verb === 'return') Object.assign(node, { state: 'present', why: null });
    this.#broadcast({ t: 'node', node });
    const touched = this.show.patches.filter((patch) => patch.from.uuid === node.uuid || patch.to.uuid === node.uuid);
    for (const patch of touched) Object.assign(patch, verb === 'leave' ? { state: 'waiting', reason: `${name} is gone; it is made again when it returns` } : { state: 'active', reason: null });
    this.#broadcast({ t: 'patches', set: touched, del: [] });
  }

  #receive(client, message) {
    const done = (result = {}) => client.send({ t: 'did', id: message.id, ok: true, result });
    const refuse = (what, todo = '') => client.send({ t: 'did', id: message.id, ok: false, error: { code: 'refused', what, where: '', do: todo } });
    switch (message.t) {
      case 'see':
        client.sees = new Set(message.nodes);
        return;
      case 'name':
        client.name = message.name;
        return this.#everybody();
      case 'watch':
        if (!message.on) return client.watches.delete(message.i);
        client.watches.add(message.i);
        return client.send({ t: 'tr', i: message.i, p: this.#past(message.i) });
      case 'set': return this.#set(message, done, refuse);
      case 'call': return message.method === 'reboot' ? refuse('The node did not answer within 2 s.', 'Look whether it still runs.') : done({ result: 'ok' });
      case 'patch': return this.#patch(client, message, done, refuse);
      case 'unpatch': return this.#unpatch(client, message, done, refuse);
      case 'undo':
      case 'redo': return this.#travel(client, message, done, refuse);
      case 'layout':
        for (const [key, spot] of Object.entries(message.nodes)) {
          if (spot) this.layout[key] = spot;
          else delete this.layout[key];
        }
        done();
        return this.#broadcast({ t: 'layout', nodes: message.nodes });
    }
  }

  #set(message, done, refuse) {
    const parameter = this.#find(message.node, message.path);
    if (!parameter?.canSet) return refuse(`${message.path} is read-only.`);
    if (typeof message.value === 'number' && (message.value < parameter.min || message.value > parameter.max)) {
      return refuse(`${message.value} is outside ${parameter.min} to ${parameter.max}.`, 'Choose a value in the range.');
    }
    if (parameter.path === 'mode' && !['auto', 'manual', 'blackout'].includes(message.value)) return refuse(`"${message.value}" is no mode.`, 'Choose auto, manual or blackout.');
    parameter.value = message.value;
    parameter.script = null;
    done({ value: parameter.value });
    this.#values([parameter]);
  }

  #patch(client, message, done, refuse) {
    const [from, to] = [this.#end(message.from), this.#end(message.to)];
    if (!from || !to) return refuse('One end is not here any more.');
    const id = `${from.uuid}/${from.path}>${to.uuid}/${to.path}`;
    const patch = { p: ++this.show.lastPatch, id, from, to, state: 'active', reason: null, rate: 0, lost: 0, delayP50Ms: 0.4, delayP99Ms: 1.1 };
    this.#did(client, { what: `patch ${endName(from)} to ${endName(to)}`, run: () => this.#add(patch), back: () => this.#remove(id) });
    done({ patch });
  }

  #unpatch(client, message, done, refuse) {
    const id = `${message.from.node}/${message.from.path}>${message.to.node}/${message.to.path}`;
    const patch = this.show.patches.find((other) => other.id === id);
    if (!patch) return refuse('There is no such patch any more.');
    this.#did(client, { what: `unpatch ${endName(patch.from)} from ${endName(patch.to)}`, run: () => this.#remove(id), back: () => this.#add(patch) });
    done();
  }

  #travel(client, message, done, refuse) {
    const [from, to] = message.t === 'undo' ? [this.#undo, this.#redo] : [this.#redo, this.#undo];
    const entry = from[0];
    if (!entry || entry.id !== message.entry) return refuse('The room has moved on: something else was done meanwhile.', 'Look at the history, then try again.');
    from.shift();
    to.unshift(entry);
    if (message.t === 'undo') entry.back();
    else entry.run();
    done({ entry: visible(entry) });
    this.#broadcast({ t: 'history', ...this.#history() });
  }

  #did(client, action) {
    action.run();
    this.#undo.unshift({ id: String(++this.#lastId), by: client.name, at: Date.now(), ...action });
    this.#redo = [];
    this.#broadcast({ t: 'history', ...this.#history() });
  }

  #add(patch) {
    this.show.patches = [...this.show.patches.filter((other) => other.id !== patch.id), patch];
    this.#broadcast({ t: 'patches', set: [patch], del: [] });
  }

  #remove(id) {
    this.show.patches = this.show.patches.filter((other) => other.id !== id);
    this.#broadcast({ t: 'patches', set: [], del: [id] });
  }

  #play() {
    const now = Date.now();
    this.#tick++;
    const moved = this.show.play(now, this.#tick, tickMs);
    for (const patch of this.show.patches) {
      if (patch.state !== 'active') continue;
      const from = this.#find(patch.from.uuid, patch.from.path), to = this.#find(patch.to.uuid, patch.to.path);
      if (from && to && moved.includes(from) && !to.script) {
        to.value = from.value;
        moved.push(to);
      }
    }
    this.#values(moved);
  }

  #values(moved) {
    const now = Date.now();
    for (const client of this.#clients) {
      const c = moved.filter((parameter) => client.sees.has(parameter.node)).map((parameter) => [parameter.i, parameter.value]);
      if (c.length) client.send({ t: 'v', c });
      for (const parameter of moved) if (client.watches.has(parameter.i)) client.send({ t: 'tr', i: parameter.i, p: [[now, parameter.value]] });
    }
  }

  #past(index) {
    const parameter = this.show.nodes.flatMap((node) => node.parameters).find((other) => other.i === index);
    if (!parameter?.script) return parameter ? [[Date.now() - 9000, parameter.value]] : [];
    return Array.from({ length: 300 }, (_, at) => {
      const then = Date.now() - (300 - at) * 33;
      return [then, parameter.script(then)];
    });
  }

  #tell() {
    const rate = (patch) => (patch.state === 'active' && this.#find(patch.from.uuid, patch.from.path)?.script ? 28 + Math.round(4 * Math.sin(Date.now() / 900 + patch.p)) : 0);
    this.#broadcast({ t: 'act', c: this.show.patches.map((patch) => [patch.p, rate(patch)]) });
    this.#broadcast({ t: 'health', ...this.#health() });
  }

  #health() {
    const states = (state) => this.show.patches.filter((patch) => patch.state === state).length;
    const nodes = this.show.nodes;
    return {
      peers: nodes.length - 1, old: nodes.filter((node) => node.implementation !== 'tutti').length, evasive: nodes.filter((node) => node.state === 'evasive').length,
      ghosts: nodes.filter((node) => node.state === 'ghost').length, patches: { active: states('active'), waiting: states('waiting'), refused: states('refused') },
      delayP50Ms: 0.4, delayP99Ms: 2.3, lost: 3, card: this.show.card, findings: this.show.findings, clients: this.#clients.size,
    };
  }

  #history() {
    return { undo: this.#undo.slice(0, 50).map(visible), redo: this.#redo.slice(0, 50).map(visible) };
  }

  #names(own) {
    return [...this.#clients].map((client) => ({ name: client.name, you: client === own }));
  }

  #everybody() {
    for (const client of this.#clients) client.send({ t: 'clients', clients: this.#names(client) });
  }

  #broadcast(message) {
    const text = JSON.stringify(message);
    for (const client of this.#clients) if (client.socket.readyState === 1) client.socket.send(text);
  }

  #end({ node, path }) {
    const found = this.show.nodes.find((other) => other.uuid === node);
    return found && { uuid: node, name: found.name, path };
  }

  #find(uuid, path) {
    return this.show.index.get(`${uuid}/${path}`);
  }
}

const endName = (end) => `${end.name}/${end.path}`;
const visible = ({ id, what, by, at }) => ({ id, what, by, at });
