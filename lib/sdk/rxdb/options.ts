import type { LinkOptions } from "../adapter/link";
import type { ConflictEvent, RejectedEvent } from "../events";
import type { OpenStream } from "../poke-stream";
import type { RxdbDocument } from "./documents";

/** rxjs' `Observable`, as far as it is used here. */
export type ObservableClass<Stream> = new (
  subscribe: (observer: { next(value: "RESYNC"): void }) => () => void,
) => Stream;

/** What the app wants to hear of. */
export type RxdbListeners = {
  /**
   * An edit that the server refused: the document steps back to what the server has, and this is the edit's last trace. A
   * document that can't travel (attachments, an id of other letters) stays as it is.
   */
  onRejected?: (event: RejectedEvent) => void;
  /** An edit that met another side's. */
  onConflict?: (event: ConflictEvent) => void;
};

/** What all collections of a device share. */
export type RxdbDeviceOptions<Stream> = LinkOptions &
  RxdbListeners & {
    /** Opens the server's event stream, so that others' changes come at once; with rxjs' `Observable`. */
    pokes?: OpenStream;
    Observable: ObservableClass<Stream>;
  };

/** RxDB's collection, as far as it is used here. */
export type RxdbCollection = {
  schema: { primaryPath: unknown; jsonSchema: { attachments?: unknown } };
  eventBulks$: {
    subscribe(listener: (bulk: RxdbEvents) => void): { unsubscribe(): void };
  };
  storageInstance: {
    findDocumentsById(ids: string[], withDeleted: boolean): Promise<readonly object[]>;
  };
  find(): { exec(): Promise<readonly { toJSON(withAttachments: true): object }[]> };
  findOne(): { exec(): Promise<unknown> };
  onClose: (() => unknown)[];
};

/** Changes of a collection, of any tab, that were written together. */
export type RxdbEvents = {
  context: string;
  isLocal: boolean;
  events: readonly { documentId: string; documentData: object; previousDocumentData?: object | undefined }[];
};

/** What is one collection's own. Its listeners hear in place of the device's. */
export type RxdbCollectionOptions = RxdbListeners & {
  /** The domain that this collection's documents belong to. */
  domain: string;
  /** From it the adapter learns when a document was edited, and what was lost when RxDB and `storage` no longer agree. */
  collection?: RxdbCollection;
  /** The schema's primary key; the collection's where absent. */
  primaryPath?: string;
  /** A number of the schema, in which documents carry the server's version; `sync_version` where absent. */
  versionField?: string;
  /**
   * When a document says that it was last changed, in ms; its `updated_at` or `updatedAt` where absent. It counts only
   * between the state that was edited and the moment at which the adapter saw the edit.
   */
  modifiedAt?: (document: RxdbDocument) => number | undefined;
};

export type RxdbOptions<Stream> = RxdbDeviceOptions<Stream> & RxdbCollectionOptions;

/** RxDB keeps it and gives it back, and never looks into it. */
export type RxdbCheckpoint = {
  checkpoint: string;
  /** Of which life of the storage this is, and after how many pulls in it. */
  life?: string;
  pulls?: number;
  /** A pull from nothing is under way. */
  round?: string;
};
