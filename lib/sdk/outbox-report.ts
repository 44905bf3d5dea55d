import type { Entry } from "./entry";

/** How many edits the device has yet to send, for the server and the people who look at it. */
export type OutboxReport = { pending: number; high_priority: number; oldest_at: string | null };

/** `waiting`: oldest first. */
export function outboxReport(waiting: readonly Entry[]): OutboxReport {
  return {
    pending: waiting.length,
    high_priority: waiting.filter(({ priority }) => priority === "high").length,
    oldest_at: waiting[0]?.modified_at ?? null,
  };
}
