import { linkOf } from "../adapter/link";
import { takeTurns } from "../take-turns";
import { resolverOf } from "./conflict-resolver";
import { pullChanges } from "./pull-changes";
import { PullInProgress } from "./pull-in-progress";
import { pushChanges } from "./push-changes";
import { tablesOf, type WatermelonChanges, type WatermelonOptions, type WatermelonRaw } from "./tables";

/** What `synchronize` takes, beside the database: `synchronize({ database, ...watermelonSync({ database, … }) })`. */
export type WatermelonSync = {
  pullChanges(args: {
    lastPulledAt?: number | null;
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
 * Tidelock behind WatermelonDB's own sync. An edit goes with the version that its record had when it was made, so that
 * the server finds what it contests and the tenant's policy decides; what came of it is shown after the next pull.
 * WatermelonDB's timestamps count pulls here; the checkpoints behind them are kept in `storage`.
 */
export function watermelonSync(options: WatermelonOptions): WatermelonSync {
  const link = linkOf(options);
  const tables = tablesOf(options);
  const inTurn = takeTurns();
  // What this process knows of the pull that WatermelonDB is taking over.
  const progress = new PullInProgress();
  let calls = 0;
  const resolve = resolverOf(tables, progress);
  const parts = { ...options, link, tables, progress };
  return {
    pullChanges: ({ lastPulledAt }) => inTurn(`pull ${++calls}`, () => pullChanges(parts, lastPulledAt ?? 0)),
    pushChanges: ({ changes, lastPulledAt }) =>
      inTurn(`push ${++calls}`, () => pushChanges(parts, changes, lastPulledAt)),
    conflictResolver: (table, ...rows) =>
      resolve(table, ...(rows as [WatermelonRaw, WatermelonRaw, WatermelonRaw])),
    sendCreatedAsUpdated: true,
  };
}
