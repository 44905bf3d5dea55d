import { type LinkOptions, linkOf } from "../adapter/link";
import type { ConflictEvent, RejectedEvent } from "../events";
import { keepListening, type PokeSource } from "../poke";
import { takeTurns } from "../take-turns";
import type { RxdbDocument, RxdbPushRow } from "./documents";
import { pullDocuments } from "./pull-documents";
import { pushRows } from "./push-rows";

/** rxjs' `Observable`, as far as it is used here. */
export type ObservableClass<Stream> = new (
  subscribe: (observer: { next(value: "RESYNC"): void }) => () => void,
) => Stream;

export type RxdbOptions<Stream> = LinkOptions & {
  /** The domain that this collection's documents belong to. */
  domain: string;
  /** The schema's primary key. */
  primaryPath: string;
  /** A number of the schema, in which documents carry the server's version; `sync_version` where absent. */
  versionField?: string;
  /** Opens the server's event stream, so that others' changes come at once; with rxjs' `Observable`. */
  pokes?: PokeSource;
  Observable: ObservableClass<Stream>;
  /** When a document was last changed, in ms; by its `updated_at` or `updatedAt` where absent, else the time of the push. */
  modifiedAt?: (document: RxdbDocument) => number | undefined;
  /** An edit that the server refused: the document steps back to what the server has, and this is the edit's last trace. */
  onRejected?: (event: RejectedEvent) => void;
  /** An edit that met another side's. */
  onConflict?: (event: ConflictEvent) => void;
};

/** RxDB keeps it and gives it back, and never looks into it. */
export type RxdbCheckpoint = { checkpoint: string };

/** What `replicateRxCollection` takes, beside the collection and an identifier. */
export type RxdbHandlers<Stream> = {
  pull: {
    handler(
      checkpoint: RxdbCheckpoint | undefined,
      batchSize: number,
    ): Promise<{ documents: RxdbDocument[]; checkpoint: RxdbCheckpoint | undefined }>;
    batchSize: number;
    stream$: Stream;
  };
  push: { handler(rows: RxdbPushRow[]): Promise<RxdbDocument[]>; batchSize: number };
};

const BATCH_SIZE = 100;

/**
 * Tidelock behind RxDB's replication of one collection: `replicateRxCollection({ collection, replicationIdentifier,
 * ...rxdbReplication(options) })`. The server settles conflicts by the tenant's policy; where that made something else
 * of a document than was pushed, it is handed to RxDB as the master's state, which RxDB's default conflict handler
 * takes. `storage` keeps what the server confirmed; collections may share one.
 */
export function rxdbReplication<Stream>(options: RxdbOptions<Stream>): RxdbHandlers<Stream> {
  const { pokes, url, random = Math.random, setTimer, versionField = "sync_version" } = options;
  const link = linkOf(options);
  const inTurn = takeTurns();
  let calls = 0;
  const parts = { ...options, versionField, link };
  const stream$ = new options.Observable((observer) => {
    if (!pokes) return () => {};
    const open = async (listener: Parameters<PokeSource>[1]) => {
      const headers = { Authorization: `Bearer ${await link.credential.read()}` };
      return pokes({ url: `${url.replace(/\/+$/, "")}/api/v1/sync/stream`, headers }, listener);
    };
    return keepListening(open, () => observer.next("RESYNC"), { setTimer, random });
  });
  // Pulls and pushes take turns, so that what is known of a record only ever moves forward.
  return {
    pull: {
      handler: (checkpoint, batchSize) =>
        inTurn(`pull ${++calls}`, () => pullDocuments(parts, checkpoint, batchSize)),
      batchSize: BATCH_SIZE,
      stream$,
    },
    push: {
      handler: (rows) => inTurn(`push ${++calls}`, () => pushRows(parts, rows)),
      batchSize: BATCH_SIZE,
    },
  };
}
