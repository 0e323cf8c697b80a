import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Backoff } from '../src/feed/backoff';
import { Feed, type Link, type Socket } from '../src/feed/feed';
import { problemOf, Refusal } from '../src/feed/problem';
import { takeToken } from '../src/feed/token';
import type { FromServer } from '../src/model/types';

class FakeSocket implements Socket {
  onopen: (() => void) | null = null;
  onmessage: ((event: MessageEvent) => void) | null = null;
  onclose: (() => void) | null = null;
  sent: { id: number; t: string }[] = [];
  send(text: string) { this.sent.push(JSON.parse(text)); }
  close() { this.onclose?.(); }
  hear(message: unknown) { this.onmessage?.({ data: typeof message === 'string' ? message : JSON.stringify(message) } as MessageEvent); }
}

let sockets: FakeSocket[], links: Link[], messages: FromServer[], allowed: boolean;
function feed() {
  return new Feed({
    open: () => (sockets.push(new FakeSocket()), sockets.at(-1)!), allowed: async () => allowed, backoff: new Backoff(() => 0.5), requestTimeoutMs: 1000,
  }, { message: (message) => messages.push(message), link: (link) => links.push(link) });
}

beforeEach(() => {
  vi.useFakeTimers();
  [sockets, links, messages, allowed] = [[], [], [], true];
});
afterEach(() => vi.useRealTimers());

describe('the feed', () => {
  it('comes back by itself, later each time, and at once after a success', async () => {
    const one = feed();
    one.connect();
    for (const wait of [250, 500, 1000]) {
      sockets.at(-1)!.close();
      await vi.advanceTimersByTimeAsync(wait - 1);
      const before = sockets.length;
      await vi.advanceTimersByTimeAsync(1);
      expect(sockets.length).toBe(before + 1);
    }
    sockets.at(-1)!.onopen!();
    sockets.at(-1)!.close();
    await vi.advanceTimersByTimeAsync(250);
    expect(sockets.length).toBe(5);
    expect(links.slice(-3)).toEqual(['open', 'lost', 'connecting']);
  });
  it('does not knock again with a wrong token', async () => {
    allowed = false;
    feed().connect();
    sockets[0]!.close();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(sockets.length).toBe(1);
    expect(links.at(-1)).toBe('denied');
  });
  it('gives each request its own answer', async () => {
    const one = feed();
    one.connect();
    const first = one.ask({ t: 'set' }), second = one.ask({ t: 'patch' });
    const [a, b] = sockets[0]!.sent;
    sockets[0]!.hear({ t: 'did', id: b!.id, ok: true, result: { patch: 1 } });
    sockets[0]!.hear({ t: 'did', id: a!.id, ok: false, error: { code: 'refused', what: 'too loud', do: 'less' } });
    await expect(second).resolves.toEqual({ patch: 1 });
    await expect(first).rejects.toThrow('too loud');
  });
  it('fails what is under way when the link breaks, and never repeats it', async () => {
    const one = feed();
    one.connect();
    const asked = expect(one.ask({ t: 'set' })).rejects.toBeInstanceOf(Refusal);
    sockets[0]!.close();
    await asked;
    await vi.advanceTimersByTimeAsync(250);
    expect(sockets[1]!.sent).toEqual([]);
    sockets[1]!.close();
    await expect(one.ask({ t: 'set' })).rejects.toThrow('connection');
  });
  it('does not wait for ever', async () => {
    const one = feed();
    one.connect();
    const asked = expect(one.ask({ t: 'set' })).rejects.toThrow('No answer came.');
    await vi.advanceTimersByTimeAsync(1000);
    await asked;
  });
  it('notices a cable that was pulled, which closes no socket', async () => {
    feed().connect();
    sockets[0]!.onopen!();
    await vi.advanceTimersByTimeAsync(4000);
    expect(sockets[0]!.sent.map((message) => message.t)).toEqual(['layout']);
    await vi.advanceTimersByTimeAsync(5000);
    expect(links.at(-1)).toBe('lost');
    await vi.advanceTimersByTimeAsync(250);
    expect(sockets.length).toBe(2);
  });
  it('is lost within a second when the device is off the network, unless the server proves the contrary', async () => {
    const one = feed();
    one.connect();
    sockets[0]!.onopen!();
    await vi.advanceTimersByTimeAsync(10);
    one.doubt();
    sockets[0]!.hear({ t: 'did', id: sockets[0]!.sent.at(-1)!.id, ok: true });
    await vi.advanceTimersByTimeAsync(1000);
    expect(links.at(-1)).toBe('open');
    await vi.advanceTimersByTimeAsync(10);
    one.doubt();
    await vi.advanceTimersByTimeAsync(1000);
    expect(links.at(-1)).toBe('lost');
    await vi.advanceTimersByTimeAsync(250);
    expect(sockets.length).toBe(2);
  });
  it('leaves a quiet room in peace as long as it answers', async () => {
    feed().connect();
    sockets[0]!.onopen!();
    for (let at = 0; at < 5; at++) {
      await vi.advanceTimersByTimeAsync(4000);
      sockets[0]!.hear({ t: 'did', id: sockets[0]!.sent.at(-1)!.id, ok: true });
    }
    expect(sockets.length).toBe(1);
    expect(links.at(-1)).toBe('open');
  });
  it('does not wait for ever for a door to open', async () => {
    feed().connect();
    await vi.advanceTimersByTimeAsync(9250);
    expect(sockets.length).toBe(2);
  });
  it('passes on what it does not answer, and survives junk', () => {
    feed().connect();
    sockets[0]!.hear('{');
    sockets[0]!.hear({ t: 'gone', uuid: 'x' });
    expect(messages).toEqual([{ t: 'gone', uuid: 'x' }]);
  });
});

describe('waits', () => {
  it('double to eight seconds, spread by a fifth', () => {
    const low = new Backoff(() => 0), high = new Backoff(() => 1);
    expect(Array.from({ length: 7 }, () => low.next())).toEqual([200, 400, 800, 1600, 3200, 6400, 6400]);
    expect(Array.from({ length: 7 }, () => high.next()).at(-1)).toBe(9600);
  });
});

describe('the token', () => {
  const shelf = () => {
    const kept = new Map<string, string>();
    return { getItem: (key: string) => kept.get(key) ?? null, setItem: (key: string, value: string) => void kept.set(key, value) } as unknown as Storage;
  };
  const at = (hash: string) => ({ hash, pathname: '/', search: '' }) as Location;
  it('is taken from the fragment, out of the address bar, and kept for the tab', () => {
    const store = shelf(), replaced = vi.fn();
    expect(takeToken(at('#token=s3cret'), { replaceState: replaced }, store)).toBe('s3cret');
    expect(replaced).toHaveBeenCalledWith(null, '', '/');
    expect(takeToken(at(''), { replaceState: replaced }, store)).toBe('s3cret');
  });
  it('is missing when it was never given', () => expect(takeToken(at(''), { replaceState: vi.fn() }, shelf())).toBeNull());
});

it('any failure has words', () => {
  expect(problemOf(new Refusal({ code: 'x', what: 'no' }))).toEqual({ code: 'x', what: 'no' });
  expect(problemOf(new TypeError('broken'))).toEqual({ code: 'failed', what: 'broken' });
});
