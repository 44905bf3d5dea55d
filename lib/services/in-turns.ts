import { Breather } from "./breather";

/** Does long work that stops now and then, and lets other requests have their turn there. */
export async function inTurns<Result>(work: Generator<void, Result>): Promise<Result> {
  const breather = new Breather();
  for (;;) {
    const turn = work.next();
    if (turn.done) return turn.value;
    if (breather.isDue()) await breather.breathe();
  }
}
