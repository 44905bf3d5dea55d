import { z } from "zod";

/** How a contested field is settled. The one list; the database's enum is held to it by a type test. */
export const STRATEGIES = [
  "client_wins",
  "server_wins",
  "most_recent_wins",
  "preserve_escalation",
  "manual",
] as const;

export const Strategy = z.enum(STRATEGIES);
export type Strategy = (typeof STRATEGIES)[number];
