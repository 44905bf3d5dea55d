import type { NetworkQuality } from "./entry";

/** What a row of sync_event says in its small numbers; the recorder writes by these lists, the analytics read by them. */

export const EVENT_KINDS = ["push", "pull"] as const;
export type EventKind = (typeof EVENT_KINDS)[number];

/** `refused`: the request was at fault (4xx), `failed`: the server was (5xx). */
export const EVENT_OUTCOMES = ["ok", "refused", "failed"] as const;
export type EventOutcome = (typeof EVENT_OUTCOMES)[number];

export const EVENT_KIND_CODE: Record<EventKind, number> = { push: 0, pull: 1 };
export const EVENT_OUTCOME_CODE: Record<EventOutcome, number> = { ok: 0, refused: 1, failed: 2 };

/** 0 stands for a request that did not say. */
export const EVENT_NETWORK_CODE: Record<NetworkQuality, number> = { excellent: 1, good: 2, fair: 3, poor: 4 };
