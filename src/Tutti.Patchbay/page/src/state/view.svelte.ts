import { SvelteSet } from 'svelte/reactivity';
import { applyFilter, noFilter, patchPasses, type Filter, type Passing } from '../model/filter';
import type { Patch, Uuid } from '../model/types';
import type { Room } from './room.svelte';

export type Layout = 'board' | 'list';
export type Panel = 'patches' | 'health' | 'history' | null;
export type Theme = 'system' | 'dark' | 'light';
export type Selection = { kind: 'patch'; id: string } | null;

/** Phones and narrow windows get the list; the rest the board. */
export const narrowPx = 760;
const movedMs = 3000;

/** What this browser looks at: filter, selection, panels. Nothing of it is anybody else's business. */
export class View {
  filter = $state<Filter>({ ...noFilter });
  panel = $state<Panel>(null);
  selection = $state.raw<Selection>(null);
  /** What the person chose; none follows the window's width. */
  chosenLayout = $state<Layout | null>(null);
  width = $state(1280);
  theme = $state<Theme>('dark');
  hosts = $state(true);
  /** Rows opened to their details, by "uuid/path". */
  readonly open = new SvelteSet<string>();
  readonly collapsed = new SvelteSet<Uuid>();
  /** Where the board should go: to one node, or to all. */
  goto = $state.raw<{ uuid: Uuid | null } | null>(null);
  /** Counts the seconds while "only what moves" is on, because values themselves are not reactive. */
  #tick = $state(0);

  readonly layout: Layout = $derived(this.chosenLayout ?? (this.width < narrowPx ? 'list' : 'board'));
  readonly narrow = $derived(this.width < narrowPx);
  readonly passing: Passing = $derived.by(() => {
    void this.#tick;
    const nodes = [...this.room.nodes.values()].filter((node) => !this.room.heirs.has(node.uuid));
    return applyFilter(this.filter, nodes, this.filter.problems ? this.room.patches.values() : [],
      (parameter) => this.room.values.movedWithin(parameter.i, movedMs));
  });

  constructor(private readonly room: Room) {}

  /** Runs while the page lives: keeps "only what moves" true. */
  tick(): void {
    if (this.filter.moving) this.#tick++;
  }

  shows(patch: Patch): boolean {
    return patchPasses(this.filter, patch);
  }

  clearFilter(): void {
    this.filter = { ...noFilter };
  }

  select(id: string): void {
    this.selection = { kind: 'patch', id };
    this.panel = 'patches';
  }
}
