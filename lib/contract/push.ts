import { z } from "zod";
import { ClientKey, NetworkQuality, Time } from "./entry";
import type { Fields } from "./json";
import { LIMITS } from "./limits";
import type { ProblemIssue } from "./problem";
import { PullInPush, type PullPage } from "./pull";
import type { Strategy } from "./strategy";
import { ClientMetrics } from "./track";

/** What the device says of its own outbox; shown on the dashboard. */
export const OutboxReport = z.object({
  pending: z.number().int().nonnegative().max(2_147_483_647),
  high_priority: z.number().int().nonnegative().max(2_147_483_647).default(0),
  /** One that can't be read is no reason to refuse edits. */
  oldest_at: Time.nullish().catch(null),
});
export type OutboxReport = z.infer<typeof OutboxReport>;

const Entries = z
  .array(z.unknown())
  .max(LIMITS.entriesPerBatch, `at most ${LIMITS.entriesPerBatch} entries in a batch`);

const EXAMPLE = {
  batch_id: "0b0e0c1a-6f1d-4f0e-9d7a-3b1f0a2c4d5e",
  client_time: "2026-11-22T10:00:00.000Z",
  network_quality: "good",
  entries: [
    {
      op_id: "9f1c0001",
      domain: "task",
      mobile_id: "task-1",
      delta: { title: "Check the pump", status: "open" },
      modified_at: "2026-11-22T09:58:11.250Z",
    },
  ],
  pull: { limit: 100 },
};

/**
 * Body of `POST /api/v1/sync/push`. Entries stay `unknown` here: each is judged alone, so that a bad one is rejected
 * and the others go on. `changes` with `delta_only` is the shorter form of `entries`.
 */
export const PushRequest = z
  .object({
    batch_id: ClientKey.optional(),
    device_id: z.string().optional(),
    /** One that can't be read counts as none. */
    client_time: Time.optional().catch(undefined),
    network_quality: NetworkQuality.optional(),
    queue: OutboxReport.optional(),
    mode: z.enum(["apply", "queue"]).default("apply"),
    entries: Entries.optional(),
    changes: Entries.optional(),
    delta_only: z.boolean().optional(),
    pull: PullInPush.optional(),
    /** Of what the base versions were seen with: a push of another history than the server's is refused. */
    checkpoint: z.string().max(4096).optional(),
    /** Ones that can't be read are no reason to refuse edits. */
    metrics: ClientMetrics.optional().catch(undefined),
  })
  .refine((body) => (body.entries === undefined) !== (body.changes === undefined), {
    message: "send entries (or changes), one of the two",
    path: ["entries"],
  })
  .transform(({ changes, entries, ...rest }) => ({ ...rest, entries: entries ?? changes ?? [] }))
  .meta({ examples: [EXAMPLE] });
export type PushRequest = z.infer<typeof PushRequest>;

export const PUSH_STATUSES = [
  "applied",
  "merged",
  "resolved",
  "manual_required",
  "rejected",
  "duplicate",
  "queued",
] as const;
export type PushStatus = (typeof PUSH_STATUSES)[number];

export type PushResult = {
  op_id: string | null;
  domain: string | null;
  mobile_id: string | null;
  status: PushStatus;
  version?: number;
  resolution?: "resolved" | "manual_required";
  strategy_used?: Strategy;
  conflict_id?: string;
  /**
   * Current value of every field that differs from what the device can know: its base plus this entry. Much that an
   * earlier result of the answer told is not told again.
   */
  winning_entry?: Fields;
  /** Fields of the device's base that the record no longer has. */
  winning_unset?: string[];
  /** The record is deleted at `version`. */
  deleted?: true;
  /**
   * With `rejected`, and in a partial sync with `manual_required`: where the record stands, so that the device can step
   * back; null where the server no longer knows it. A large one comes once in an answer.
   */
  server_entry?: ServerEntry | null;
  code?: string;
  message?: string;
  errors?: readonly ProblemIssue[];
  /** With `record_forgotten`: the edit is taken where the record comes whole, under a new `op_id`. */
  needs?: "whole";
};

export type ServerEntry = { version: number; data: Fields; deleted?: true };

export type PushConflict = {
  conflict_id: string;
  domain: string;
  mobile_id: string;
  resolution: "manual_required";
  strategy_used: Strategy;
  /** Null where the server no longer knows the record; absent where it is large and the answer has shown it already. */
  server_entry?: ServerEntry | null;
  client_entry: Fields;
};

export type SyncPlan = {
  batch_size: number;
  next_sync_after_sec: number;
  server_load: "low" | "medium" | "high";
};

export type PushAnswer = {
  batch_id: string;
  server_time: string;
  /** Device clock minus server clock; null when the request did not say `client_time`. */
  clock_offset_ms: number | null;
  results: PushResult[];
  conflicts: PushConflict[];
  plan: SyncPlan;
} & Partial<PullPage>;
