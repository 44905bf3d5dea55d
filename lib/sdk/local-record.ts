import type { Fields } from "../contract/json";
import { type Confirmed, viewOf } from "./confirmed";
import type { Entry } from "./entry";

/** A record as the app sees it: confirmed by the server, with the edits that wait on top. */
export type LocalRecord = {
  domain: string;
  mobileId: string;
  fields: Fields;
  /** The server's version under it; 0 for a record that the server does not know yet. */
  version: number;
  /** How many edits of it the server has not answered. */
  pending: number;
};

/**
 * What the app is shown of a record, or nothing where it shows none. Values of edits are copied: what the app does with
 * them must not reach a batch that is on its way.
 */
export function localRecord(
  domain: string,
  mobileId: string,
  confirmed: Confirmed | undefined,
  edits: readonly Entry[],
): LocalRecord | undefined {
  const shown = viewOf(confirmed, edits);
  if (!shown) return undefined;
  const fields = edits.length > 0 ? (JSON.parse(JSON.stringify(shown)) as Fields) : shown;
  return { domain, mobileId, fields, version: confirmed?.version ?? 0, pending: edits.length };
}
