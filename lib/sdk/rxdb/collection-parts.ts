import type { EditTimes } from "../adapter/edit-times";
import type { Journal } from "../adapter/journal";
import type { Link } from "../adapter/link";
import type { SyncStorage } from "../storage/storage";
import type { Names } from "./documents";
import type { EditNote } from "./kept-record";
import type { RxdbCollectionOptions } from "./options";

/** What pulls and pushes of one collection work with. */
export type CollectionParts = Names &
  Pick<RxdbCollectionOptions, "domain" | "collection" | "modifiedAt" | "onConflict" | "onRejected"> & {
    storage: SyncStorage;
    link: Link;
    journal: Journal<EditNote>;
    times: EditTimes;
    checkOwner: () => Promise<void>;
  };
