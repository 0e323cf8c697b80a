import { createContext } from 'svelte';
import type { Http } from '../feed/http';
import type { Notices } from './notices.svelte';
import type { Patching } from './patching.svelte';
import type { Room } from './room.svelte';
import type { View } from './view.svelte';

/** What every component may ask for. */
export interface Page {
  room: Room;
  view: View;
  patching: Patching;
  notices: Notices;
  http: Http;
}

export const [usePage, providePage] = createContext<Page>();
