import { ownerCheck } from "../adapter/check-owner";
import { EditTimes } from "../adapter/edit-times";
import { Journal } from "../adapter/journal";
import { linkOf } from "../adapter/link";
import { listenBy } from "../adapter/listen";
import { computeDelta } from "../delta";
import { recordKey } from "../local-state";
import { takeTurns } from "../take-turns";
import type { CollectionParts } from "./collection-parts";
import { fieldsOf, type RxdbPushRow } from "./documents";
import type { EditNote } from "./kept-record";
import { lifeOf } from "./life";
import type {
  RxdbCheckpoint,
  RxdbCollection,
  RxdbCollectionOptions,
  RxdbDeviceOptions,
  RxdbEvents,
} from "./options";
import { pullDocuments } from "./pull-documents";
import { pushRows, takeEdits, tellEdits } from "./push-rows";

/** A document of the collection's own type, as RxDB's replication wants it. */
type Replicated<Document> = Document & { _deleted: boolean };

/** What `replicateRxCollection` takes, beside the collection and an identifier. It fits a collection of any type. */
export type RxdbHandlers<Stream> = {
  pull: {
    handler: <Document>(
      checkpoint: RxdbCheckpoint | undefined,
      batchSize: number,
    ) => Promise<{ documents: Replicated<Document>[]; checkpoint: RxdbCheckpoint }>;
    batchSize: number;
    stream$: Stream;
  };
  push: {
    handler: <Document>(
      rows: { newDocumentState: object; assumedMasterState?: object | undefined }[],
    ) => Promise<Replicated<Document>[]>;
    batchSize: number;
  };
};

/** One device's way to the server, which all its collections share. */
export type RxdbDevice<Stream> = {
  /** For `replicateRxCollection({ collection, replicationIdentifier, ...device.replication({ collection, domain }) })`. */
  replication(options: RxdbCollectionOptions): RxdbHandlers<Stream>;
};

const BATCH_SIZE = 100;

/**
 * Tidelock behind RxDB's replication. The server settles conflicts by the tenant's policy; where that made something else
 * of a document than was pushed, it is handed to RxDB as the master's state, which RxDB's default conflict handler takes.
 * `storage` keeps what the server confirmed. The collections of a device share its storage and one event stream.
 */
export function rxdbDevice<Stream>(options: RxdbDeviceOptions<Stream>): RxdbDevice<Stream> {
  const link = linkOf(options);
  const listen = listenBy(link, options);
  const { storage, Observable } = options;
  const checkOwner = ownerCheck(storage, link);
  return {
    replication({ domain, collection, modifiedAt, versionField = "sync_version", ...given }) {
      const primaryPath = given.primaryPath ?? primaryPathOf(collection);
      const times = new EditTimes(storage, domain);
      const parts: CollectionParts = {
        onConflict: given.onConflict ?? options.onConflict,
        onRejected: given.onRejected ?? options.onRejected,
        storage,
        domain,
        collection,
        modifiedAt,
        versionField,
        primaryPath,
        attachments: collection?.schema.jsonSchema.attachments !== undefined,
        link,
        times,
        checkOwner,
        journal: new Journal<EditNote>({
          link,
          storage,
          scope: domain,
          checkpoint: async () => (await lifeOf(storage, domain, link.newId)).checkpoint,
          take: (answer) => takeEdits(parts, answer),
          tell: (answer) => tellEdits(parts, answer),
        }),
      };
      if (collection) watchEdits(collection, parts);
      return handlersOf(parts, new Observable((observer) => listen(() => observer.next("RESYNC"))));
    },
  };
}

function handlersOf<Stream>(parts: CollectionParts, stream$: Stream): RxdbHandlers<Stream> {
  const inTurn = takeTurns();
  // Pulls and pushes take turns, so that what is known of a record only ever moves forward.
  return {
    pull: {
      handler: async <Document>(checkpoint: RxdbCheckpoint | undefined, batchSize: number) => {
        const pulled = await inTurn(() => pullDocuments(parts, checkpoint, batchSize));
        return { ...pulled, documents: pulled.documents as unknown as Replicated<Document>[] };
      },
      batchSize: BATCH_SIZE,
      stream$,
    },
    push: {
      handler: async <Document>(rows: { newDocumentState: object; assumedMasterState?: object }[]) => {
        const masters = await inTurn(() => pushRows(parts, rows as RxdbPushRow[]));
        return masters as unknown as Replicated<Document>[];
      },
      batchSize: BATCH_SIZE,
    },
  };
}

/** Notes when documents are edited, on any tab. What the replication itself writes is not the user's. */
function watchEdits(collection: RxdbCollection, parts: CollectionParts): void {
  const { times, domain, link } = parts;
  const subscription = collection.eventBulks$.subscribe(({ context, isLocal, events }: RxdbEvents) => {
    if (isLocal || context.startsWith("replication-")) return;
    const now = link.clock();
    for (const { documentId, documentData, previousDocumentData } of events) {
      const next = documentData as { _deleted: boolean };
      const { delta, unset } = computeDelta(
        fieldsOf(previousDocumentData as { [field: string]: unknown } | undefined, parts),
        fieldsOf(next, parts),
      );
      const removed = Object.fromEntries(unset.map((field) => [field, undefined]));
      const values = next._deleted ? { "": now } : { ...delta, ...removed };
      times.note(recordKey({ domain, mobile_id: documentId }), values, now);
    }
  });
  collection.onClose.push(() => subscription.unsubscribe());
}

function primaryPathOf(collection: RxdbCollection | undefined): string {
  const path = collection?.schema.primaryPath;
  if (typeof path !== "string")
    throw new TypeError("Say by `collection` or `primaryPath` what a document's key is.");
  return path;
}
