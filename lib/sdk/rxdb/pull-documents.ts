import { type Pulled, pullPages } from "../adapter/pull-pages";
import { startingOver } from "../adapter/useless-checkpoint";
import { afterChange } from "../confirmed";
import { recordKey } from "../local-state";
import type { CollectionParts } from "./collection-parts";
import { documentOf, faultOf, fieldsOf, type RxdbDocument } from "./documents";
import type { KeptRecord } from "./kept-record";
import { type Life, lifeKey, lifeOf } from "./life";
import type { RxdbCheckpoint } from "./options";
import { startOver } from "./start-over";

/** From where to pull, and in which round where everything is pulled anew. */
type Start = { life: Life; checkpoint: string | null; round?: string };

type Document = { readonly [field: string]: unknown };

/**
 * At least `batchSize` documents that changed since the checkpoint, or all there are: RxDB takes fewer for the end. A
 * delta is laid over what the storage has of its record; one that comes twice ends the same. What was sent and not yet
 * answered is sent again first, so that a record is never known newer than the device's own edit of it.
 *
 * Where RxDB and the storage do not belong together, or the server no longer takes the checkpoint, everything is pulled
 * anew, in pages; what that does not bring is gone. RxDB itself leaves documents alone that have unsent edits. Where the
 * server was restored from a backup, what it may have lost is offered back before that.
 * @throws SyncError
 */
export async function pullDocuments(
  parts: CollectionParts,
  given: RxdbCheckpoint | undefined,
  batchSize: number,
): Promise<{ documents: RxdbDocument[]; checkpoint: RxdbCheckpoint }> {
  await parts.checkOwner();
  const pull = async () => {
    await parts.journal.settle();
    const start = await startOf(parts, given);
    return { start, pulled: await pullPages(parts.link, start.checkpoint, [parts.domain], batchSize) };
  };
  const { start, pulled } = await startingOver(pull, (useless) => startOver(parts, useless));
  return takeOver(parts, start, pulled);
}

async function startOf(parts: CollectionParts, given: RxdbCheckpoint | undefined): Promise<Start> {
  const { storage, domain, link, collection } = parts;
  const known = await lifeOf(storage, domain, link.newId);
  const pulls = given?.pulls ?? 0;
  const fits = given?.life !== undefined && given.life === known.life && pulls <= known.pulls;
  if (given && fits && pulls >= (known.since ?? 0)) {
    return { life: known, checkpoint: given.checkpoint, ...(given.round && { round: given.round }) };
  }
  const isNew = !fits && (given || known.pulls > 0);
  const life = isNew ? { ...known, life: link.newId(), pulls: 0, since: undefined } : known;
  const isFirst =
    (await storage.range(recordKey({ domain, mobile_id: "" }))).length === 0 &&
    !(await collection?.findOne().exec());
  return { life, checkpoint: null, ...(!isFirst && { round: link.newId() }) };
}

async function takeOver(
  parts: CollectionParts,
  { life, round }: Start,
  pulled: Pulled,
): Promise<{ documents: RxdbDocument[]; checkpoint: RxdbCheckpoint }> {
  const { domain, storage, link } = parts;
  const prefix = recordKey({ domain, mobile_id: "" });
  const keys = pulled.changes.map(recordKey);
  const read = (await storage.read(keys)) as (KeptRecord | undefined)[];
  const old = new Map<string, KeptRecord | undefined>(keys.map((key, at) => [key, read[at]]));
  const now = link.clock();
  const next = new Map<string, KeptRecord>();
  for (const change of pulled.changes) {
    const key = recordKey(change);
    const known = next.get(key) ?? old.get(key);
    // RxDB can't tell a version of a time that the server lost from the same number given once more.
    const isTwice = known?.lost !== undefined && known.answered?.from === change.version;
    const answered = isTwice ? undefined : known?.answered;
    next.set(key, { ...known, deleted: undefined, ...afterChange(known, change), at: now, round, answered });
  }
  const last = new Map<string, Document | undefined>([...old].map(([key, record]) => [key, record?.fields]));
  const gone = round && !pulled.more ? await unheard(parts, round, next) : new Map<string, Document>();
  for (const [key, document] of gone) {
    const known = (await storage.read([key]))[0] as KeptRecord | undefined;
    next.set(key, { ...known, version: known?.version ?? 0, fields: {}, deleted: true, at: now, round });
    last.set(key, document);
  }

  const pulls = life.pulls + 1;
  const heard = { ...life, pulls, checkpoint: pulled.checkpoint, heardAt: now };
  await storage.write({ put: [...next, [lifeKey(domain), heard]] });
  const documents = [...next].map(([key, record]) =>
    documentOf(key.slice(prefix.length), record, parts, last.get(key)),
  );
  const checkpoint = { checkpoint: pulled.checkpoint, life: life.life, pulls };
  return { documents, checkpoint: round && pulled.more ? { ...checkpoint, round } : checkpoint };
}

/** Documents and records that a pull from nothing did not bring, by key, as they were. */
async function unheard(
  parts: CollectionParts,
  round: string,
  brought: ReadonlyMap<string, KeptRecord>,
): Promise<Map<string, Document>> {
  const { storage, domain, collection, primaryPath } = parts;
  const records = (await storage.range(recordKey({ domain, mobile_id: "" }))) as [string, KeptRecord][];
  const heard = new Set([
    ...brought.keys(),
    ...records.filter(([, record]) => record.round === round).map(([key]) => key),
  ]);
  const known = records.map(([key, { fields }]): [string, Document] => [key, fields]);
  const documents = ((await collection?.find().exec()) ?? []).flatMap((document): [string, Document][] => {
    const json = document.toJSON(true) as Document;
    const mobile_id = String(json[primaryPath]);
    return faultOf(mobile_id, json) ? [] : [[recordKey({ domain, mobile_id }), fieldsOf(json, parts)]];
  });
  return new Map([...known, ...documents].filter(([key]) => !heard.has(key)));
}
