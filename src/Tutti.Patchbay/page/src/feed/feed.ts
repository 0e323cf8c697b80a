import type { FromServer, Problem } from '../model/types';
import { Backoff } from './backoff';
import { lostConnection, Refusal } from './problem';

export type Link = 'connecting' | 'open' | 'lost' | 'denied';

export interface FeedEvents {
  message(message: FromServer): void;
  /** `retryMs` says when the next attempt comes, while the link is lost. */
  link(link: Link, retryMs?: number): void;
}

/** What of WebSocket the feed uses; tests hand in their own. */
export interface Socket {
  onopen: ((...event: never[]) => void) | null;
  onmessage: ((event: MessageEvent) => void) | null;
  onclose: ((...event: never[]) => void) | null;
  send(text: string): void;
  close(): void;
}

export interface FeedOptions {
  open(): Socket;
  /** Asks over HTTP whether the token is good: a refused WebSocket does not tell a page why. */
  allowed(): Promise<boolean>;
  backoff?: Backoff;
  requestTimeoutMs?: number;
}

interface Waiting {
  done(result: unknown): void;
  failed(error: Refusal): void;
  timer: ReturnType<typeof setTimeout>;
}

/** A feed that says nothing for this long is asked whether it is still there. */
const quietMs = 4000;
/** What does not answer for this long, or does not open, is lost: a pulled cable closes no socket. */
const deafMs = 5000;
/** As long as that when there is reason to think that it is lost: the device itself says that it has no network. */
const doubtMs = 1000;

/**
 * The connection to the server: kept up for as long as the page lives. Requests are answered by number; what is under way when
 * the link breaks fails at once, because nobody knows whether it was done, and is never sent again by itself.
 */
export class Feed {
  #socket: Socket | null = null;
  #waiting = new Map<number, Waiting>();
  #lastId = 0;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #watch: ReturnType<typeof setInterval> | undefined;
  #heardAt = 0;
  /** When it was asked whether it is still there; 0 while it is not in doubt. */
  #askedAt = 0;
  readonly #backoff: Backoff;

  constructor(private readonly options: FeedOptions, private readonly events: FeedEvents) {
    this.#backoff = options.backoff ?? new Backoff();
  }

  /** Connects now, whatever wait was left. */
  connect(): void {
    clearTimeout(this.#retry);
    if (this.#socket) return;
    this.events.link('connecting');
    const socket = this.options.open();
    this.#socket = socket;
    this.#heard();
    this.#watch ??= setInterval(() => this.#listen(), 1000);
    socket.onopen = () => {
      this.#heard();
      this.#backoff.succeeded();
      this.events.link('open');
    };
    socket.onmessage = (event) => this.#receive(event.data);
    socket.onclose = () => void this.#closed(socket);
  }

  /** The device says that it is off the network: the server, which may be on this very machine, has a moment to prove the contrary. */
  doubt(): void {
    const socket = this.#socket, asked = Date.now();
    if (!socket) return;
    this.#askWhetherThere();
    setTimeout(() => {
      if (this.#heardAt < asked) this.#giveUp(socket);
    }, doubtMs);
  }

  /** Tells the server something that needs no answer; lost while there is no link, because the next snapshot renews it. */
  tell(message: object): void {
    try {
      this.#socket?.send(JSON.stringify(message));
    } catch {
      // Still connecting: whoever needs it told again does so after the snapshot.
    }
  }

  /** Asks for something and gives the answer, or throws a {@link Refusal}. */
  ask<T>(message: { t: string; [key: string]: unknown }): Promise<T> {
    const id = ++this.#lastId;
    return new Promise<T>((done, failed) => {
      if (!this.#socket) return failed(new Refusal(lostConnection));
      const timer = setTimeout(() => {
        this.#waiting.delete(id);
        failed(new Refusal({ code: 'no-answer', what: 'No answer came.', do: 'Look whether the node is still there, then try again.' }));
      }, this.options.requestTimeoutMs ?? 6000);
      this.#waiting.set(id, { done: done as (result: unknown) => void, failed, timer });
      this.tell({ ...message, id });
    });
  }

  #heard(): void {
    this.#heardAt = Date.now();
    this.#askedAt = 0;
  }

  #listen(): void {
    const socket = this.#socket, now = Date.now();
    if (!socket || now - this.#heardAt < quietMs) return;
    if (this.#askedAt === 0) {
      this.#askedAt = now;
      this.#askWhetherThere();
    } else if (now - this.#askedAt >= deafMs) this.#giveUp(socket);
  }

  #askWhetherThere(): void {
    // Changes nothing, and is answered: all that is wanted of it.
    this.tell({ t: 'layout', id: ++this.#lastId, nodes: {} });
  }

  #giveUp(socket: Socket): void {
    if (socket !== this.#socket) return;
    socket.onclose = socket.onmessage = socket.onopen = null;
    socket.close();
    void this.#closed(socket);
  }

  #receive(data: unknown): void {
    this.#heard();
    let message: FromServer;
    try {
      message = JSON.parse(String(data)) as FromServer;
    } catch {
      return; // not ours; the next one may be
    }
    if (message.t === 'did') this.#answer(message.id, message.ok, message.result, message.error);
    else this.events.message(message);
  }

  #answer(id: number, ok: boolean, result: unknown, error: Problem | undefined): void {
    const waiting = this.#waiting.get(id);
    if (!waiting) return;
    this.#waiting.delete(id);
    clearTimeout(waiting.timer);
    if (ok) waiting.done(result);
    else waiting.failed(new Refusal(error ?? { code: 'refused', what: 'It was refused, without a reason.' }));
  }

  async #closed(socket: Socket): Promise<void> {
    if (socket !== this.#socket) return;
    this.#socket = null;
    for (const waiting of this.#waiting.values()) {
      clearTimeout(waiting.timer);
      waiting.failed(new Refusal(lostConnection));
    }
    this.#waiting.clear();
    const wait = this.#backoff.next();
    this.events.link('lost', wait);
    const allowed = await this.options.allowed().catch(() => true);
    if (this.#socket) return;
    if (!allowed) this.events.link('denied');
    else this.#retry = setTimeout(() => this.connect(), wait);
  }
}
