import type { EditTimes } from "../adapter/edit-times";
import type { Journal } from "../adapter/journal";
import type { Link } from "../adapter/link";
import type { SyncStorage } from "../storage/storage";
import type { PullInProgress } from "./pull-in-progress";
import type { RowNote } from "./row-edits";
import type { Table, WatermelonDatabase, WatermelonOptions } from "./tables";

/** What pulls and pushes work with. */
export type SyncParts = Pick<WatermelonOptions, "modifiedAt" | "onConflict" | "onRejected"> & {
  database: WatermelonDatabase;
  storage: SyncStorage;
  link: Link;
  random: () => number;
  tables: readonly Table[];
  progress: PullInProgress;
  journal: Journal<RowNote>;
  times: EditTimes;
  checkOwner: () => Promise<void>;
};
