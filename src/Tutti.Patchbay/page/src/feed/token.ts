const shelf = 'tutti.token';

/**
 * The token, from `#token=...` of the link. It is kept for this tab only and taken out of the address bar, so that it is neither
 * sent to a server in a request line nor seen over a shoulder or in a screenshot.
 */
export function takeToken(place: Location, past: Pick<History, 'replaceState'>, store: Storage): string | null {
  const given = new URLSearchParams(place.hash.replace(/^#/, '')).get('token');
  if (given) {
    keepToken(store, given);
    past.replaceState(null, '', place.pathname + place.search);
    return given;
  }
  try {
    return store.getItem(shelf);
  } catch {
    return null; // storage is off; the link has to be opened again after a reload
  }
}

export function keepToken(store: Storage, token: string): void {
  try {
    store.setItem(shelf, token);
  } catch {
    // As above.
  }
}
