import { SyncError, type SyncErrorCode } from "./sync-error";

/**
 * What an error means for syncing. `signed_out`, `not_allowed`, `outdated`: the server's own word, and another try ends the
 * same. `busy`: it wants a pause. `intercepted`: something between the device and the server answers, as a captive portal
 * or an office's proxy. `unreachable`: nobody answers. `failed`: what was sent, or the server itself.
 */
export type Meaning =
  | "signed_out"
  | "not_allowed"
  | "outdated"
  | "busy"
  | "intercepted"
  | "unreachable"
  | "failed";

/** Each code that a device may meet; `sdk.test.ts` holds those of the server to the contract. */
export const MEANING: { readonly [Code in SyncErrorCode]?: Meaning } = {
  unauthorized: "signed_out",
  device_revoked: "signed_out",
  forbidden: "not_allowed",
  device_mismatch: "not_allowed",
  client_outdated: "outdated",
  rate_limited: "busy",
  overloaded: "busy",
  outcome_unknown: "busy",
  idempotency_in_flight: "busy",
  bad_answer: "intercepted",
  network: "unreachable",
  timeout: "unreachable",
  malformed_json: "failed",
  not_found: "failed",
  method_not_allowed: "failed",
  misdirected: "failed",
  checkpoint_expired: "failed",
  payload_too_large: "failed",
  unsupported_encoding: "failed",
  invalid_request: "failed",
  idempotency_mismatch: "failed",
  internal_error: "failed",
};

/** What an error means for syncing. `failed`, too: the device's own storage, or a mistake in the program. */
export function meaningOf(error: unknown): Meaning {
  return (error instanceof SyncError && MEANING[error.code]) || "failed";
}

/** Whether it is the server's own word on this device or its app. */
export function isRefusal(meaning: Meaning): boolean {
  return meaning === "signed_out" || meaning === "not_allowed" || meaning === "outdated";
}
