/** So far outside of the board a card gets ready, in pixels of the screen. */
const ahead = 120;

const watchers = new WeakMap<Element, IntersectionObserver>();
const listeners = new WeakMap<Element, (inSight: boolean) => void>();

/** Tells whether an element of the board is in sight, now and whenever that changes; gives back what ends it. */
export function watchSight(element: Element, tell: (inSight: boolean) => void): () => void {
  const board = element.closest('.svelte-flow');
  if (!board) return () => undefined;
  let watcher = watchers.get(board);
  if (!watcher) {
    watcher = new IntersectionObserver((entries) => {
      for (const { target, isIntersecting } of entries) listeners.get(target)?.(isIntersecting);
    }, { root: board, rootMargin: `${ahead}px` });
    watchers.set(board, watcher);
  }
  const watching = watcher;
  listeners.set(element, tell);
  watching.observe(element);
  return () => {
    listeners.delete(element);
    watching.unobserve(element);
  };
}
