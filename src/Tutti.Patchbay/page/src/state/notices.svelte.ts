import type { Problem } from '../model/types';
import type { Tone } from '../model/words';

export interface Notice {
  id: number;
  tone: Tone;
  text: string;
  /** What to do about it. */
  advice?: string;
  action?: { label: string; run(): void };
}

const stayMs = 6000;
const most = 4;

/** Short words about what was done or refused; read aloud by the live region that shows them. */
export class Notices {
  list = $state.raw<Notice[]>([]);
  #lastId = 0;

  say(tone: Tone, text: string, more: Pick<Notice, 'advice' | 'action'> = {}): void {
    const notice = { id: ++this.#lastId, tone, text, ...more };
    // Of good news only the newest is worth the room.
    const kept = this.list.filter((other) => other.text !== text && !(tone === 'good' && other.tone === 'good'));
    this.list = [...kept, notice].slice(-most);
    setTimeout(() => this.dismiss(notice.id), tone === 'good' ? stayMs : stayMs * 2);
  }

  refuse(what: string, problem: Problem): void {
    this.say('bad', what ? `${what}: ${problem.what}` : problem.what, { advice: problem.do ?? undefined });
  }

  dismiss(id: number): void {
    this.list = this.list.filter((notice) => notice.id !== id);
  }
}
