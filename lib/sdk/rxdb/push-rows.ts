import { jsonEqual } from "../../core/json-equal";
import { type Draft, pushEntries } from "../adapter/link";
import { afterResult, type Confirmed } from "../confirmed";
import { computeDelta, isEmpty } from "../delta";
import { recordKey } from "../local-state";
import { tellResult } from "../tell-app";
import { documentOf, fieldsOf, type RxdbDocument, type RxdbPushRow, versionOf } from "./documents";
import type { RxdbOptions } from "./options";
import type { DocumentParts } from "./pull-documents";

type PushParts = DocumentParts & Pick<RxdbOptions<unknown>, "modifiedAt" | "onConflict" | "onRejected">;

/**
 * Sends what RxDB changed, as deltas to the state that each change was made on. Gives the masters that RxDB does not
 * have: of edits that merged with others', that lost, that wait for a person or were refused.
 * @throws SyncError; RxDB tries again, and what was written before then changes nothing
 */
export async function pushRows(parts: PushParts, rows: readonly RxdbPushRow[]): Promise<RxdbDocument[]> {
  const { storage, link } = parts;
  const byId = new Map(rows.map((row) => [String(row.newDocumentState[parts.primaryPath]), row]));
  const edits = [...byId].map(([id, row]) => ({ id, row, entry: entryOf(parts, id, row) }));
  const entries = edits.flatMap(({ entry }) => entry ?? []);
  const masters = new Map<string, RxdbDocument>();
  const compare = (id: string, { newDocumentState }: RxdbPushRow, master: Confirmed) => {
    if (shows(parts, newDocumentState, master)) return;
    masters.set(id, documentOf(id, master, parts, newDocumentState));
  };

  await pushEntries(link, entries, async (sent, { results, conflicts }) => {
    const keys = sent.map(recordKey);
    const known = (await storage.read(keys)) as (Confirmed | undefined)[];
    const put: [string, Confirmed][] = [];
    sent.forEach((entry, at) => {
      const result = results[at];
      const row = byId.get(entry.mobile_id);
      if (!result || !row) return;
      const after = afterResult(known[at], entry, result, conflicts);
      if (after) put.push([recordKey(entry), after]);
      compare(entry.mobile_id, row, after ?? NOTHING);
      tellResult(parts, entry, result, conflicts);
    });
    await storage.write({ put });
  });
  // Taken back before it was sent: what came in meanwhile was kept from the document because it waited.
  const idle = edits.filter(({ entry }) => !entry);
  const known = (await storage.read(
    idle.map(({ id }) => recordKey({ domain: parts.domain, mobile_id: id })),
  )) as (Confirmed | undefined)[];
  idle.forEach(({ id, row }, at) => {
    const master = known[at];
    if (master) compare(id, row, master);
  });
  return [...masters.values()];
}

/** Where the server refused to make a record. */
const NOTHING: Confirmed = { version: 0, fields: {}, deleted: true };

/** Nothing where the document differs from what it was made on in nothing that travels. */
function entryOf(parts: PushParts, mobile_id: string, row: RxdbPushRow): Draft | undefined {
  const { link, domain, modifiedAt = updatedAt } = parts;
  const { newDocumentState: next, assumedMasterState: assumed } = row;
  const base = assumed && !assumed._deleted ? fieldsOf(assumed, parts) : {};
  const { delta, unset } = computeDelta(base, fieldsOf(next, parts));
  const lives = assumed !== undefined && !assumed._deleted;
  if (next._deleted ? !lives : lives && isEmpty({ delta, unset })) return undefined;
  return {
    domain,
    mobile_id,
    op: next._deleted ? "delete" : "upsert",
    base_version: versionOf(assumed, parts),
    ...(!next._deleted && { delta, ...(unset.length > 0 && { unset }) }),
    modified_at: new Date(modifiedAt(next) ?? link.clock()).toISOString(),
  };
}

/** Whether the device shows the master's state already; its version alone may be older. */
function shows(parts: DocumentParts, document: RxdbDocument, { fields, deleted }: Confirmed): boolean {
  if (document._deleted || deleted) return document._deleted && deleted === true;
  return jsonEqual(fieldsOf(document, parts), fields);
}

function updatedAt({ updated_at, updatedAt = updated_at }: RxdbDocument): number | undefined {
  const time = typeof updatedAt === "string" ? Date.parse(updatedAt) : updatedAt;
  return typeof time === "number" && time > 0 ? time : undefined;
}
