import { linkOf } from "../adapter/link";
import { keepListening, type PokeSource } from "../poke";
import { takeTurns } from "../take-turns";
import type { RxdbDocument, RxdbPushRow } from "./documents";
import type { RxdbCheckpoint, RxdbOptions } from "./options";
import { pullDocuments } from "./pull-documents";
import { pushRows } from "./push-rows";

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
