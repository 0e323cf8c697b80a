const lateMs = 1000;

/** Writes a text in place: no node is made, and what stands there already is left alone. */
export function write(element: HTMLElement, text: string): void {
  const first = element.firstChild;
  if (first === null) element.append(text);
  else if (first.nodeValue !== text) first.nodeValue = text;
}

/** What nobody sees may come late: each key's newest task is done within a second, all of them together. */
export class Unhurried {
  #tasks = new Map<object, () => void>();
  #timer: ReturnType<typeof setTimeout> | undefined;

  soon(key: object, task: () => void): void {
    this.#tasks.set(key, task);
    this.#timer ??= setTimeout(() => this.#run(), lateMs);
  }

  forget(key: object): void {
    this.#tasks.delete(key);
  }

  #run(): void {
    this.#timer = undefined;
    const tasks = [...this.#tasks.values()];
    this.#tasks.clear();
    for (const task of tasks) task();
  }
}
