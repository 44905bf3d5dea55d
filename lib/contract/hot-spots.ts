import { z } from "zod";
import type { Policy } from "./policy";
import { REPLAY_DAYS } from "./policy-simulation";

/** Query of `GET /api/sync/policies/hot-spots`. */
export const HotSpotsQuery = z.object({
  days: z.coerce.number().int().min(REPLAY_DAYS.min).max(90).default(REPLAY_DAYS.default),
});
export type HotSpotsQuery = z.infer<typeof HotSpotsQuery>;

/** By what conflicts are gathered. A device group is a platform with its model, where the device says one. */
export const SPOT_KINDS = ["domain", "field", "device_group", "app_version", "user"] as const;
export type SpotKind = (typeof SPOT_KINDS)[number];

/** A change of the policy in force, proven by replay: beside it, it lowers no escalation and asks nobody else. */
export type SuggestedPolicy = {
  /** Such as "status: most recent wins". */
  what: string;
  policy: Policy;
  /** Of the spot's conflicts that waited for a person, how many it would have settled, and that in percent. */
  settles: number;
  settles_pct: number;
};

/** A place where many conflicts come from. */
export type HotSpot = {
  domain: string;
  kind: SpotKind;
  /** The field, app version, …; "" is a record as a whole that one side deleted. */
  value: string;
  conflicts: number;
  /** Of them, how many waited for a person. */
  person: number;
  /** Null where no small change would have helped. */
  suggestion: SuggestedPolicy | null;
};

export type HotSpots = {
  from: string;
  to: string;
  conflicts: number;
  /** The newest ones that were looked at, where there were too many for all. */
  looked_at: number;
  /** The hottest of each kind, hottest first. */
  spots: HotSpot[];
};
