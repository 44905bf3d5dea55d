import { after } from "next/server";
import type { EventKind, EventOutcome } from "@/lib/contract/sync-event";
import { recordEvent, type SyncEvent } from "@/lib/services/analytics/record-event";
import type { Measurement } from "./define-route";
import { exchangeOf } from "./exchange";

/** What a service adds to the event of its request. */
export type SyncFacts = Omit<SyncEvent, keyof Measured>;
type Measured = Pick<
  SyncEvent,
  "kind" | "outcome" | "at" | "durationMs" | "bytesIn" | "bytesInWire" | "bytesOut" | "bytesOutWire"
>;

/** Records what a device's request took; requests of nobody known leave no event. */
export function measureSync(kind: EventKind): (measurement: Measurement<"device", SyncFacts>) => void {
  return ({ ctx, request, status, event, durationMs, bytesOut, bytesOutWire }) => {
    if (!ctx) return;
    const { receivedAt: at, bytesIn, bytesInWire } = request;
    const measured: Measured = {
      kind,
      outcome: outcomeOf(status),
      at,
      durationMs,
      bytesIn,
      bytesInWire,
      bytesOut,
      bytesOutWire,
    };
    const written = recordEvent(ctx, { ...event, ...measured });
    // A server that is being stopped waits for it; only where a server stands behind the request.
    if (written && exchangeOf(request.headers)) after(written);
  };
}

function outcomeOf(status: number): EventOutcome {
  if (status >= 500) return "failed";
  return status >= 400 ? "refused" : "ok";
}
