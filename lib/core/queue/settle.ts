import type { PushResult } from "../../contract/push";

/** How often an item is tried where applying it fails, rather than says no. */
const TRIES = 4;

/** What becomes of an item that was tried. */
export type Settlement =
  | { state: "done"; outcome: PushResult["status"] }
  | { state: "set_aside"; code: string; reason: string }
  | { state: "queued"; code: string; reason: string; retryInMs: number };

/** A refusal sets the edit aside until a person mends or discards it; everything else is settled. */
export function settlementOf(result: Pick<PushResult, "status" | "code" | "message">): Settlement {
  if (result.status !== "rejected") return { state: "done", outcome: result.status };
  return {
    state: "set_aside",
    code: result.code ?? "rejected",
    reason: result.message ?? "The server refused this edit.",
  };
}

/**
 * After something broke while this item alone was applied: tried again after 1, 4 and 16 s, then set aside, so that what
 * can't be applied blocks nothing.
 * @param attempts how often it was tried, this time included
 */
export function afterFailure(attempts: number): Settlement {
  const code = "apply_failed";
  const reason = `Applying it failed ${attempts} ${attempts === 1 ? "time" : "times"} for a reason of the server's own; its log tells more.`;
  if (attempts >= TRIES) return { state: "set_aside", code, reason };
  return { state: "queued", code, reason, retryInMs: 1000 * 4 ** (attempts - 1) };
}
