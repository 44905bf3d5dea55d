import { jsonEqual } from "../../core/json-equal";
import { rejectedHere } from "../adapter/carriable";
import { contentId } from "../adapter/content-id";
import type { Answer } from "../adapter/frozen-batch";
import { startingOver } from "../adapter/useless-checkpoint";
import type { Confirmed } from "../confirmed";
import { recordKey } from "../local-state";
import type { StorageBatch } from "../storage/storage";
import { tellResult } from "../tell-app";
import type { CollectionParts } from "./collection-parts";
import { documentOf, faultOf, fieldsOf, type RxdbDocument, type RxdbPushRow } from "./documents";
import { afterAnswer, type EditNote, type KeptRecord } from "./kept-record";
import { lifeOf } from "./life";
import { rowEdits } from "./row-edits";
import { startOver } from "./start-over";

/**
 * Sends what RxDB changed and was not sent before, as deltas to the state that each change was made on. Gives the masters
 * that RxDB does not have: of edits that merged with others', that lost, that wait for a person or were refused.
 * @throws SyncError; RxDB tries again, and what was sent before then is not sent a second time
 */
export async function pushRows(
  parts: CollectionParts,
  rows: readonly RxdbPushRow[],
): Promise<RxdbDocument[]> {
  const { storage, primaryPath } = parts;
  await parts.checkOwner();
  const byId = new Map(rows.map((row) => [String(row.newDocumentState[primaryPath]), row]));
  await refuseUnfit(parts, byId);
  await startingOver(
    () => sendRows(parts, byId),
    (useless) => startOver(parts, useless),
  );
  const after = (await storage.read(keysOf(parts, byId))) as (KeptRecord | undefined)[];
  return [...byId].flatMap(([id, { newDocumentState }], at) => {
    const master = after[at];
    if (!master || shows(parts, newDocumentState, master)) return [];
    return [documentOf(id, master, parts, newDocumentState)];
  });
}

function keysOf({ domain }: CollectionParts, byId: ReadonlyMap<string, RxdbPushRow>): string[] {
  return [...byId.keys()].map((mobile_id) => recordKey({ domain, mobile_id }));
}

/** Sends what of these rows was not sent yet. @throws SyncError */
async function sendRows(parts: CollectionParts, byId: ReadonlyMap<string, RxdbPushRow>): Promise<void> {
  const { storage, journal, times, domain } = parts;
  await journal.settle();
  const ids = [...byId.keys()];
  const keys = keysOf(parts, byId);
  const kept = (await storage.read(keys)) as (KeptRecord | undefined)[];
  const noted = await times.of(keys);
  const written = await writtenAt(parts, ids);
  const life = await lifeOf(storage, domain, parts.link.newId);
  await journal.push(
    [...byId].flatMap(([id, row], at) =>
      rowEdits(parts, id, row, {
        kept: kept[at],
        noted: noted.get(keys[at] ?? ""),
        written: written.get(id) ?? parts.link.clock(),
        life,
      }),
    ),
  );
}

/** What the answer to edits of this collection changes in the storage. */
export async function takeEdits(
  { storage, times, link }: Pick<CollectionParts, "storage" | "times" | "link">,
  { answered, conflicts }: Answer<EditNote>,
): Promise<StorageBatch> {
  const keys = answered.map(({ entry }) => recordKey(entry));
  const kept = (await storage.read(keys)) as (KeptRecord | undefined)[];
  const records = new Map(keys.map((key, at) => [key, kept[at]]));
  const now = link.clock();
  answered.forEach((one, at) => {
    const key = keys[at] ?? "";
    const { delta, data, unset = [], op } = one.entry;
    records.set(key, afterAnswer(records.get(key), one, conflicts, now));
    if (!one.note) return;
    const fields = op === "upsert" ? [...Object.keys(delta ?? data ?? {}), ...unset] : undefined;
    times.forget(key, one.note.seen, fields);
  });
  return { put: [...records] };
}

export function tellEdits(
  parts: Pick<CollectionParts, "onConflict" | "onRejected">,
  { answered, conflicts }: Answer<EditNote>,
): void {
  for (const { entry, result } of answered) tellResult(parts, entry, result, conflicts);
}

/**
 * Takes rows out that can't travel: their documents stay as they are on this device, and the app is told once for each
 * change. The others go on.
 */
async function refuseUnfit(parts: CollectionParts, byId: Map<string, RxdbPushRow>): Promise<void> {
  const { storage, domain, link, onRejected } = parts;
  const unfit = [...byId].flatMap(([id, { newDocumentState }]) => {
    const fault = faultOf(id, newDocumentState);
    return fault ? [{ id, fault, document: newDocumentState }] : [];
  });
  if (unfit.length === 0) return;
  const keys = unfit.map(({ id }) => `refused/${recordKey({ domain, mobile_id: id })}`);
  const texts = unfit.map(({ document }) => contentId(textOf(document)));
  const told = await storage.read(keys);
  await storage.write({ put: keys.map((key, at) => [key, texts[at]]) });
  unfit.forEach(({ id, fault, document }, at) => {
    byId.delete(id);
    if (told[at] === texts[at]) return;
    const op = document._deleted ? "delete" : "upsert";
    const modified_at = new Date(link.clock()).toISOString();
    const said = { domain, mobile_id: id, base_version: 0, op, modified_at } as const;
    onRejected?.(rejectedHere({ ...said, delta: fieldsOf(document, parts) }, fault));
  });
}

function textOf(document: RxdbDocument): string {
  return JSON.stringify(document, (_, value) => (typeof value === "bigint" ? `${value}n` : value));
}

/** When RxDB last wrote these documents, which are all changed on this device since the server was told. */
async function writtenAt({ collection, link }: CollectionParts, ids: string[]): Promise<Map<string, number>> {
  const documents = (await collection?.storageInstance.findDocumentsById(ids, true)) ?? [];
  const now = link.clock();
  return new Map(
    (documents as readonly WrittenDocument[]).map((document) => [
      String(document[collection?.schema.primaryPath as string]),
      Math.min(now, document._meta.lwt),
    ]),
  );
}

type WrittenDocument = { _meta: { lwt: number }; [field: string]: unknown };

/** Whether the device shows the master's state already; its version alone may be older. */
function shows(parts: CollectionParts, document: RxdbDocument, { fields, deleted }: Confirmed): boolean {
  if (document._deleted || deleted) return document._deleted && deleted === true;
  return jsonEqual(fieldsOf(document, parts), fields);
}
