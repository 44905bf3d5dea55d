import type { NetworkQuality } from "./entry";
import type { ProblemCode } from "./problem";

/** What a row of sync_event says in its small numbers; the recorder writes by these lists, the analytics read by them. */

/** `track` is what a device measured by itself and told later; it counts as no request. */
export const EVENT_KINDS = ["push", "pull", "partial", "track"] as const;
export type EventKind = (typeof EVENT_KINDS)[number];
export const EVENT_KIND_CODE: Record<EventKind, number> = { push: 0, pull: 1, partial: 2, track: 3 };

/** `refused`: the request was at fault (4xx) or broke off, `failed`: the server was (5xx). */
export const EVENT_OUTCOMES = ["ok", "refused", "failed"] as const;
export type EventOutcome = (typeof EVENT_OUTCOMES)[number];

/** Why a request didn't go well: a refusal's code, or `cut_off` where the client went away too early. */
export type EventReason = ProblemCode | "cut_off" | "timed_out" | "client_error";

/** Above 0 the request was at fault, below 0 the server was; -128 to 127. Numbers are never given anew. */
const REASON_CODE: Partial<Record<EventReason, number>> = {
  malformed_json: 1,
  unauthorized: 2,
  device_revoked: 3,
  forbidden: 4,
  device_mismatch: 5,
  not_found: 6,
  idempotency_in_flight: 7,
  checkpoint_expired: 8,
  payload_too_large: 9,
  unsupported_encoding: 10,
  invalid_request: 11,
  idempotency_mismatch: 12,
  client_outdated: 13,
  rate_limited: 14,
  cut_off: 15,
  client_error: 16,
  internal_error: -1,
  overloaded: -2,
  timed_out: -3,
  outcome_unknown: -4,
};
const OTHER = 100;

/** The number of an outcome: 0 for `ok`. */
export function eventCode(outcome: EventOutcome, reason?: EventReason): number {
  if (outcome === "ok") return 0;
  return (reason && REASON_CODE[reason]) ?? (outcome === "refused" ? OTHER : -OTHER);
}

export function outcomeOfCode(code: number): EventOutcome {
  if (code === 0) return "ok";
  return code > 0 ? "refused" : "failed";
}

/** Null where all went well, or the reason wasn't kept. */
export function reasonOfCode(code: number): EventReason | null {
  const found = Object.entries(REASON_CODE).find(([, number]) => number === code);
  return (found?.[0] as EventReason | undefined) ?? null;
}

/** 0 stands for a request that did not say. */
export const EVENT_NETWORK_CODE: Record<NetworkQuality, number> = { excellent: 1, good: 2, fair: 3, poor: 4 };

/** Why the device synced just then, as its header `X-Sync-Trigger` says; 0 stands for one that did not say. */
export const EVENT_TRIGGERS = ["manual", "startup", "interval", "network", "change", "background"] as const;
export type EventTrigger = (typeof EVENT_TRIGGERS)[number];
export const EVENT_TRIGGER_CODE: Record<EventTrigger, number> = {
  manual: 1,
  startup: 2,
  interval: 3,
  network: 4,
  change: 5,
  background: 6,
};

/** What became of the entries of a request; `pulled` are changes on their way out. */
export const EVENT_STATUSES = [
  "applied",
  "merged",
  "resolved",
  "set_aside",
  "rejected",
  "duplicate",
  "queued",
  "pulled",
] as const;
export type EventStatus = (typeof EVENT_STATUSES)[number];
export const EVENT_STATUS_CODE: Record<EventStatus, number> = {
  applied: 0,
  merged: 1,
  resolved: 2,
  set_aside: 3,
  rejected: 4,
  duplicate: 5,
  queued: 6,
  pulled: 7,
};
export type StatusCounts = Record<EventStatus, number>;
