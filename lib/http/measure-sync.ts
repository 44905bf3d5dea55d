import { after } from "next/server";
import { z } from "zod";
import { plainText } from "@/lib/contract/plain-text";
import { EVENT_TRIGGERS, type EventKind, type EventOutcome } from "@/lib/contract/sync-event";
import { recordEvent, type SyncEvent } from "@/lib/services/analytics/record-event";
import { appVersionOf } from "./app-version-of";
import type { Measurement } from "./define-route";
import { exchangeOf } from "./exchange";
import type { RequestFacts } from "./request-facts";

/** What a service adds to the event of its request. */
export type SyncFacts = Omit<SyncEvent, keyof Measured>;
type Measured = Pick<
  SyncEvent,
  | "kind"
  | "outcome"
  | "reason"
  | "at"
  | "durationMs"
  | "bytesIn"
  | "bytesInWire"
  | "bytesOut"
  | "bytesOutWire"
>;

/** Records what a device's request took; requests of nobody known leave no event. */
export function measureSync(kind: EventKind): (measurement: Measurement<"device", SyncFacts>) => void {
  return ({ ctx, request, status, code, event, durationMs, bytesOut, bytesOutWire }) => {
    const device = ctx ?? request.device;
    if (!device) return;
    const { receivedAt: at, bytesIn, bytesInWire } = request;
    const left = hasLeft(request);
    const measured: Measured = {
      kind,
      outcome: left ? "refused" : outcomeOf(status),
      reason: left ? "cut_off" : (code ?? undefined),
      at,
      durationMs,
      bytesIn,
      bytesInWire,
      bytesOut,
      bytesOutWire,
    };
    const written = recordEvent(device, { ...event, ...told(request.headers, event), ...measured });
    // A server that is being stopped waits for it; only where a server stands behind the request.
    if (written && exchangeOf(request.headers)) after(written);
  };
}

function outcomeOf(status: number): EventOutcome {
  if (status >= 500) return "failed";
  return status >= 400 ? "refused" : "ok";
}

/** Whether the client went away before it was answered. */
function hasLeft({ headers, signal }: RequestFacts): boolean {
  return exchangeOf(headers)?.outgoing.destroyed ?? signal.aborted;
}

const Attempt = z.coerce.number().int().min(0).max(127);

/** What a device may say of a request in its headers. What can't be read is no reason to refuse anything. */
function told(
  headers: Headers,
  event: SyncFacts | undefined,
): Pick<SyncEvent, "trigger" | "attempt" | "appVersion"> {
  const trigger = EVENT_TRIGGERS.find((name) => name === headers.get("x-sync-trigger"));
  const attempt = Attempt.safeParse(headers.get("x-sync-attempt") ?? undefined).data ?? event?.attempt;
  const appVersion = plainText(64).safeParse(appVersionOf(headers) ?? undefined).data;
  return { trigger, attempt, appVersion };
}
