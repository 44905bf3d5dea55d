import { z } from "zod";
import { Priority } from "./entry";
import type { Fields } from "./json";
import { LIMITS } from "./limits";

const limit = z.coerce.number().int().min(1).max(LIMITS.pullLimit);
/** A page ends before its JSON takes more bytes, but holds at least one change. */
export const maxBytes = z.coerce.number().int().min(1);

const commaList = z
  .string()
  .transform((text) => text.split(",").filter(Boolean))
  .pipe(z.array(z.string().max(64)).min(1));

/** Query of `GET /api/v1/sync/pull`. */
export const PullQuery = z.object({
  checkpoint: z.string().max(4096).optional(),
  limit: limit.default(LIMITS.pullLimitDefault),
  max_bytes: maxBytes.default(LIMITS.pullBytesDefault),
  domains: commaList.optional(),
  priority: Priority.optional(),
});
export type PullQuery = z.infer<typeof PullQuery>;

/** The `pull` part of a push: the first page of changes in the same trip. */
export const PullInPush = z.object({
  checkpoint: z.string().max(4096).nullish(),
  limit: limit.default(LIMITS.pullLimitDefault),
  max_bytes: maxBytes.default(LIMITS.pullBytesDefault),
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

/**
 * How far a pull from nothing has come: `done` records of `total`. The total is counted when the pull begins and follows
 * what is found where others write meanwhile; on the last page both are the same.
 */
export type PullProgress = { done: number; total: number };

/** A page of changes, as pulls, pushes and partial syncs give it. */
export type PullPage = {
  changes: Change[];
  checkpoint: string;
  has_more: boolean;
  /** With each page of a pull that began without a checkpoint. */
  progress?: PullProgress;
};

export type PullAnswer = PullPage & { server_time: string };
