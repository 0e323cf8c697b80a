import { misfit } from '../model/fits';
import type { Port } from '../model/types';
import { problemOf } from '../feed/problem';
import type { Notices } from './notices.svelte';
import type { Room } from './room.svelte';

export type Side = 'out' | 'in';

/** The patch that somebody is making: one end is picked up, the other is looked for. The same for mouse, touch and keyboard. */
export class Patching {
  /** The end in the hand, and whether it is an emitter (`out`) or a receiver (`in`). */
  held = $state.raw<{ port: Port; side: Side } | null>(null);
  /** Whether it was picked up by keyboard: then the list of fitting ends takes the focus. */
  byKeyboard = $state(false);
  /** The end that a line is being drawn from right now, on the board. */
  dragging = $state.raw<{ port: Port; side: Side } | null>(null);
  #back: HTMLElement | null = null;

  constructor(private readonly room: Room, private readonly notices: Notices) {}

  /** A press on a port: picks it up, puts it down, or makes the patch. */
  press(port: Port, side: Side, byKeyboard: boolean): void {
    const held = this.held;
    if (!held || held.side === side) {
      const again = held && held.port.uuid === port.uuid && held.port.path === port.path;
      if (again) return this.cancel();
      this.#back = document.activeElement instanceof HTMLElement ? document.activeElement : null;
      this.byKeyboard = byKeyboard;
      this.held = { port, side };
      return;
    }
    const [from, to] = side === 'in' ? [held.port, port] : [port, held.port];
    this.cancel();
    void this.make(from, to);
  }

  cancel(): void {
    if (!this.held) return;
    this.held = null;
    if (this.byKeyboard) this.#back?.focus();
    this.#back = null;
  }

  /** The end whose other end is looked for, held or drawn from. */
  get wanting(): { port: Port; side: Side } | null {
    return this.dragging ?? this.held;
  }

  /** Why the wanting end and this one do not go together; null if they do. */
  misfit(port: Port): string | null {
    const wanting = this.wanting;
    if (!wanting) return null;
    return wanting.side === 'out' ? this.fits(wanting.port, port) : this.fits(port, wanting.port);
  }

  /** Why an emitter does not go with a receiver; null if it does. */
  fits(from: Port, to: Port): string | null {
    return misfit(this.room.parameter(from), this.room.parameter(to));
  }

  /** Asks for a patch. What does not fit is told without asking; what is refused is told with the node's own reason. */
  async make(from: Port, to: Port): Promise<void> {
    const names = `${this.room.name(from)} to ${this.room.name(to)}`;
    const reason = this.fits(from, to);
    if (reason) {
      this.notices.say('bad', `Not patched: ${reason}.`);
      return;
    }
    try {
      const patch = await this.room.patch(from, to);
      if (!patch || patch.state === 'active') this.notices.say('good', `Patched ${names}.`);
      else this.notices.say('wait', `Patch ${names} is ${patch.state}${patch.reason ? `: ${patch.reason}` : ''}.`);
    } catch (error) {
      this.notices.refuse(`Not patched, ${names}`, problemOf(error));
    }
  }

  async unmake(from: Port, to: Port, names: string): Promise<void> {
    try {
      await this.room.unpatch(from, to);
      this.notices.say('good', `Unpatched ${names}.`, { action: { label: 'Undo', run: () => void this.#undo() } });
    } catch (error) {
      this.notices.refuse(`Still patched, ${names}`, problemOf(error));
    }
  }

  async #undo(): Promise<void> {
    const entry = this.room.history.undo[0];
    if (!entry) return;
    try {
      await this.room.undo(entry);
    } catch (error) {
      this.notices.refuse('Not undone', problemOf(error));
    }
  }
}
