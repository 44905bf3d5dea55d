import { ownerCheck } from "../adapter/check-owner";
import { EditTimes } from "../adapter/edit-times";
import { Journal } from "../adapter/journal";
import { linkOf } from "../adapter/link";
import { recordKey } from "../local-state";
import { takeTurns } from "../take-turns";
import { tellResult } from "../tell-app";
import type { MigrationChanges } from "./added-columns";
import { resolverOf } from "./conflict-resolver";
import { pullChanges } from "./pull-changes";
import { PullInProgress } from "./pull-in-progress";
import { pushChanges } from "./push-changes";
import type { RowNote } from "./row-edits";
import { PULLS, type Pulls } from "./shadow";
import type { SyncParts } from "./sync-parts";
import {
  changedColumns,
  tablesOf,
  type WatermelonChanges,
  type WatermelonOptions,
  type WatermelonRaw,
} from "./tables";
import { takeRows } from "./take-rows";

/** What `synchronize` takes, beside the database: `synchronize({ database, ...watermelonSync({ database, … }) })`. */
export type WatermelonSync = {
  pullChanges(args: {
    lastPulledAt?: number | null;
    migration?: MigrationChanges;
  }): Promise<{ changes: WatermelonChanges; timestamp: number }>;
  pushChanges(args: {
    changes: WatermelonChanges;
    lastPulledAt: number;
  }): Promise<{ experimentalRejectedIds: { [table: string]: string[] } }>;
  /** Rows, as WatermelonDB hands them over: its own type says no more of them. */
  conflictResolver(table: string, local: object, remote: object, resolved: object): object;
  sendCreatedAsUpdated: true;
};

/**
 * Tidelock behind WatermelonDB's own sync. An edit goes with the version that its record had when it was made and the time
 * at which it was made, so that the server finds what it contests and the tenant's policy decides; what came of it is shown
 * before `synchronize` ends. WatermelonDB's timestamps count pulls here; the checkpoints behind them are kept in `storage`.
 * Make it once, when the app starts: it notes from then on when rows are edited.
 */
export function watermelonSync(options: WatermelonOptions): WatermelonSync {
  const { database, storage, random = Math.random } = options;
  const link = linkOf(options);
  const tables = tablesOf(options);
  const inTurn = takeTurns();
  // What this process knows of the pull that WatermelonDB is taking over.
  const progress = new PullInProgress();
  const times = new EditTimes(storage, "");
  const parts: SyncParts = {
    ...options,
    random,
    link,
    tables,
    progress,
    times,
    checkOwner: ownerCheck(storage, link),
    journal: new Journal<RowNote>({
      link,
      storage,
      scope: "",
      checkpoint: async () => {
        const [pulls = []] = (await storage.read([PULLS])) as [Pulls | undefined];
        return pulls.at(-1)?.checkpoint;
      },
      take: (answer) => takeRows(parts, answer),
      tell: ({ answered, conflicts }) => {
        for (const { entry, result } of answered) tellResult(options, entry, result, conflicts);
      },
    }),
  };
  watchEdits(parts);
  const resolve = resolverOf(tables, progress);
  return {
    pullChanges: ({ lastPulledAt, migration }) =>
      inTurn(() => pullChanges(parts, lastPulledAt ?? 0, migration)),
    pushChanges: ({ changes, lastPulledAt }) => inTurn(() => pushChanges(parts, changes, lastPulledAt)),
    conflictResolver: (table, ...rows) =>
      resolve(table, ...(rows as [WatermelonRaw, WatermelonRaw, WatermelonRaw])),
    sendCreatedAsUpdated: true,
  };

  /** Notes when rows are edited. What a sync itself writes has nothing unsent, or nothing that says something new. */
  function watchEdits({ times }: SyncParts): void {
    for (const { name, domain } of tables) {
      database.withChangesForTables([name]).subscribe((changes) => {
        const now = link.clock();
        for (const { record } of changes ?? []) {
          const raw = record._raw as WatermelonRaw;
          const key = recordKey({ domain, mobile_id: raw.id });
          if (raw._status === "synced") times.forget(key, Number.POSITIVE_INFINITY);
          else if (raw._status === "deleted") times.note(key, { "": now }, now);
          else times.note(key, changedColumns(raw), now);
        }
      });
    }
  }
}
