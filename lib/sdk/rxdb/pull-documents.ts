import type { Link } from "../adapter/link";
import { pullPages } from "../adapter/pull-pages";
import { afterChange, type Confirmed } from "../confirmed";
import { recordKey } from "../local-state";
import type { SyncStorage } from "../storage/storage";
import { documentOf, type Names, type RxdbDocument } from "./documents";
import type { RxdbCheckpoint } from "./options";

export type DocumentParts = Names & { domain: string; storage: SyncStorage; link: Link };

/**
 * At least `batchSize` documents that changed since the checkpoint, or all there are: RxDB takes fewer for the end. A
 * delta is laid over what the storage has of its record; one that comes twice ends the same.
 * @throws SyncError
 */
export async function pullDocuments(
  parts: DocumentParts,
  checkpoint: RxdbCheckpoint | undefined,
  batchSize: number,
): Promise<{ documents: RxdbDocument[]; checkpoint: RxdbCheckpoint }> {
  const { domain, storage, link } = parts;
  const pulled = await pullPages(link, checkpoint?.checkpoint ?? null, [domain], batchSize);
  const prefix = recordKey({ domain, mobile_id: "" });
  const keys = pulled.changes.map(recordKey);
  const old = new Map(
    pulled.fromNothing
      ? ((await storage.range(prefix)) as [string, Confirmed][])
      : (await storage.read(keys)).flatMap((record, at): [string, Confirmed][] =>
          record ? [[keys[at] ?? "", record as Confirmed]] : [],
        ),
  );
  const next = new Map<string, Confirmed>();
  for (const change of pulled.changes) {
    const key = recordKey(change);
    next.set(key, afterChange(next.get(key) ?? old.get(key), change, false));
  }
  // What a pull from nothing does not bring is gone.
  for (const [key, record] of pulled.fromNothing ? old : []) {
    if (!next.has(key)) next.set(key, { version: record.version, fields: {}, deleted: true });
  }
  await storage.write({ put: [...next] });
  const documents = [...next].map(([key, record]) => {
    const id = key.slice(prefix.length);
    return documentOf(id, record, parts, old.get(key)?.fields as RxdbDocument | undefined);
  });
  return { documents, checkpoint: { checkpoint: pulled.checkpoint } };
}
