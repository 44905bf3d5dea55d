import { PRIORITIES, type Priority } from "../../contract/entry";
import type { ServerLoad } from "../../contract/queue";

/**
 * Whether a push may come in now. At its limit the server leaves out what says itself that it can wait: batches of
 * nothing but low-priority edits. One urgent or usual edit carries its whole batch.
 * @param jitter from 0 to below 1
 * @returns seconds after which to try again, or 0
 */
export function waitBeforePush(priorities: readonly Priority[], load: ServerLoad, jitter: number): number {
  if (load !== "high" || priorities.length === 0) return 0;
  const canWait = priorities.every((priority) => priority === PRIORITIES[0]);
  return canWait ? Math.round(15 + jitter * 45) : 0;
}
