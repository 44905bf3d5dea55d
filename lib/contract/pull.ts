import { z } from "zod";
import { Priority } from "./entry";
import type { Fields } from "./json";
import { LIMITS } from "./limits";

const limit = z.coerce.number().int().min(1).max(LIMITS.pullLimit);

const commaList = z
  .string()
  .transform((text) => text.split(",").filter(Boolean))
  .pipe(z.array(z.string().max(64)).min(1));

/** Query of `GET /api/v1/sync/pull`. */
export const PullQuery = z.object({
  checkpoint: z.string().max(4096).optional(),
  limit: limit.default(LIMITS.pullLimitDefault),
  domains: commaList.optional(),
  priority: Priority.optional(),
});
export type PullQuery = z.infer<typeof PullQuery>;

/** The `pull` part of a push: the first page of changes in the same trip. */
export const PullInPush = z.object({
  checkpoint: z.string().max(4096).nullish(),
  limit: limit.default(LIMITS.pullLimitDefault),
  domains: z.array(z.string().max(64)).min(1).optional(),
  priority: Priority.optional(),
});
export type PullInPush = z.infer<typeof PullInPush>;

/** One record on its way to a device: whole (`data`) where it is new to it, else what changed (`delta`, `unset`). */
export type Change = {
  domain: string;
  mobile_id: string;
  op: "upsert" | "delete";
  version: number;
  data?: Fields;
  delta?: Fields;
  unset?: string[];
  fields_changed: number;
  priority: Priority;
};

export type PullAnswer = { changes: Change[]; checkpoint: string; has_more: boolean; server_time: string };
