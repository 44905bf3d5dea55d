/** Lets works run one after the other; a work of a name that still waits for its turn is shared by all who ask for it meanwhile. */
export function takeTurns(): <Result>(work: () => Promise<Result>, name?: unknown) => Promise<Result> {
  const waiting = new Map<unknown, Promise<unknown>>();
  let last: Promise<unknown> = Promise.resolve();
  return <Result>(work: () => Promise<Result>, name: unknown = {}) => {
    // One name always stands for works of one kind.
    const shared = waiting.get(name) as Promise<Result> | undefined;
    if (shared) return shared;
    const turn = last.then(() => {
      waiting.delete(name);
      return work();
    });
    waiting.set(name, turn);
    last = turn.catch(() => undefined);
    return turn;
  };
}
