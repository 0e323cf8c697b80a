import type { Problem } from '../model/types';
import { Refusal } from './problem';

/** What the page asks over HTTP: the show file and whether the token is good. All else goes through the feed. */
export class Http {
  constructor(public token: string | null, public client: () => string | null) {}

  async allowed(): Promise<boolean> {
    const answer = await fetch('api/layout', { headers: this.#headers(), signal: AbortSignal.timeout(3000) });
    return answer.status !== 401;
  }

  async show(): Promise<Blob> {
    return await (await this.#ask('api/show', {})).blob();
  }

  /** Applies a show file, or only tells what it would change. */
  async load(file: Blob, dryRun: boolean): Promise<ShowChange[]> {
    const answer = await this.#ask(`api/show?dryRun=${dryRun}`, {
      method: 'POST', body: file, headers: { 'Content-Type': 'application/json' },
    });
    return ((await answer.json()) as { changes?: ShowChange[] }).changes ?? [];
  }

  async #ask(url: string, init: RequestInit): Promise<Response> {
    const answer = await fetch(url, { ...init, headers: { ...this.#headers(), ...(init.headers as Record<string, string>) } });
    if (answer.ok) return answer;
    const body = (await answer.json().catch(() => null)) as { error?: Problem } | null;
    throw new Refusal(body?.error ?? { code: String(answer.status), what: `The server answered ${answer.status}.` });
  }

  #headers(): Record<string, string> {
    const headers: Record<string, string> = {};
    if (this.token) headers['Authorization'] = `Bearer ${this.token}`;
    const client = this.client();
    if (client) headers['X-Tutti-Client'] = client;
    return headers;
  }
}

export interface ShowChange {
  kind: string;
  what: string;
  state: string;
  reason?: string | null;
}

/** The feed's socket: the token travels as a sub-protocol, which stands in no log and no address bar. */
export function openFeed(place: Location, token: string | null): WebSocket {
  const url = new URL('api/feed', place.href);
  url.protocol = place.protocol === 'https:' ? 'wss:' : 'ws:';
  url.hash = '';
  return new WebSocket(url, token ? ['tutti.feed.1', `tutti.token.${token}`] : ['tutti.feed.1']);
}
