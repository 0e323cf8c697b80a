import type { Problem } from '../model/types';

/** A request that was not granted, with the four words of every error. */
export class Refusal extends Error {
  constructor(readonly problem: Problem) {
    super(problem.what);
    this.name = 'Refusal';
  }
}

export const lostConnection: Problem = {
  code: 'connection-lost', what: 'The connection to the show is lost.', do: 'It comes back by itself; nothing was changed.',
};

/** Any failure as a problem with words. */
export function problemOf(error: unknown): Problem {
  if (error instanceof Refusal) return error.problem;
  return { code: 'failed', what: error instanceof Error ? error.message : String(error) };
}
