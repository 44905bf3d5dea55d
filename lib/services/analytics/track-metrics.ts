import { NETWORK_QUALITIES } from "@/lib/contract/entry";
import type { EventReason } from "@/lib/contract/sync-event";
import { readTime } from "@/lib/contract/time";
import type { ClientMetric, ClientMetrics, TrackAnswer } from "@/lib/contract/track";
import type { EventItem } from "@/lib/core/analytics/event-items";
import type { DeviceContext } from "../context";
import { recordEvent } from "./record-event";

/** Shorter than any tenant keeps its events, so that a late one always finds its day. */
const OLDEST_MS = 7 * 86_400_000;
/** A clock may be that far ahead and still mean now. */
const AHEAD_MS = 300_000;

/** Keeps what a device measured by itself. Requests are counted where they arrive; these stand beside them. */
export function trackMetrics({
  ctx,
  input,
  now,
}: {
  ctx: DeviceContext;
  input: ClientMetrics;
  now: number;
}): TrackAnswer {
  let accepted = 0;
  for (const metric of input) {
    const at = readTime(metric.at);
    if (at === null || at < now - OLDEST_MS || at > now + AHEAD_MS) continue;
    accepted++;
    recordEvent(ctx, {
      kind: "track",
      outcome: metric.error === undefined ? "ok" : "refused",
      reason: metric.error === undefined ? undefined : reasonOf(metric.error),
      at: Math.min(at, now),
      durationMs: metric.duration_ms,
      bytesIn: 0,
      bytesInWire: 0,
      bytesOut: 0,
      bytesOutWire: 0,
      network: NETWORK_QUALITIES.find((quality) => quality === metric.network_type),
      items: itemsOf(metric),
    });
  }
  return { accepted, ignored: input.length - accepted };
}

/** The app doesn't say of which domains. */
function itemsOf({ items_synced, conflicts }: ClientMetric): EventItem[] {
  return [
    { domain: null, status: "applied", count: items_synced },
    { domain: null, status: "resolved", count: conflicts },
  ];
}

function reasonOf(error: string): EventReason {
  if (/time.?out|timed.?out/i.test(error)) return "timed_out";
  return /network|offline|abort|connection|cut/i.test(error) ? "cut_off" : "client_error";
}
