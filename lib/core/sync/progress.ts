import type { Change, PullProgress } from "../../contract/pull";
import { type Checkpoint, cellsIn, EVERYTHING, NEVER, type PullScope } from "./checkpoint";

/** A pull from nothing whose records are not counted yet. */
export type BegunProgress = { done: number; total: number | undefined };

/**
 * How far the pull from nothing has come that this page belongs to; undefined where it belongs to none. Where the page
 * is the first of some cells, what is to come has to be counted.
 */
export function progressOf(checkpoint: Checkpoint, scope: PullScope): BegunProgress | undefined {
  const { progress } = checkpoint;
  const begins = cellsIn(checkpoint, scope).some(({ base, position }) => base === NEVER && position === 0);
  if (begins) return { done: progress?.done ?? 0, total: undefined };
  return progress;
}

/** Whether a pull from nothing has begun and is not complete. */
export function isUnderWay(checkpoint: Checkpoint): boolean {
  return cellsIn(checkpoint, EVERYTHING).some(({ base, position }) => base === NEVER && position > 0);
}

/**
 * The progress behind a page. The total never falls behind what is done (a record that others change meanwhile may come
 * twice), and at the end it is what was done, no matter how many were deleted meanwhile.
 */
export async function progressBehind(
  begun: BegunProgress,
  changes: readonly Change[],
  goesOn: boolean,
  countRest: () => Promise<number>,
): Promise<PullProgress> {
  const done = begun.done + changes.filter(({ op }) => op === "upsert").length;
  if (!goesOn) return { done, total: done };
  return {
    done,
    total: begun.total === undefined ? done + (await countRest()) : Math.max(begun.total, done),
  };
}
