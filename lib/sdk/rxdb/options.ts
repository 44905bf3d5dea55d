import type { LinkOptions } from "../adapter/link";
import type { ConflictEvent, RejectedEvent } from "../events";
import type { PokeSource } from "../poke";
import type { RxdbDocument } from "./documents";

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
