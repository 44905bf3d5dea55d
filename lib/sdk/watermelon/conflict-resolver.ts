import { recordKey } from "../local-state";
import type { PullInProgress } from "./pull-in-progress";
import { changedColumns, type Table, type WatermelonRaw } from "./tables";

/**
 * WatermelonDB calls this for each record that a pull brings and that it has. Unsent columns stay, as it decided; they
 * are remembered, because their edits were made on an older version.
 */
export function resolverOf(tables: readonly Table[], progress: PullInProgress) {
  const byName = new Map(tables.map((table) => [table.name, table]));
  return (
    name: string,
    local: WatermelonRaw,
    remote: WatermelonRaw,
    resolved: WatermelonRaw,
  ): WatermelonRaw => {
    const table = byName.get(name);
    if (!table || (local._status !== "updated" && local._status !== "created")) return resolved;
    const unsent = changedColumns(local);
    const columns = Object.keys(unsent);
    progress.markDirty(recordKey({ domain: table.domain, mobile_id: local.id }), columns);
    if (local._status === "updated") return resolved;
    // Of a row made here that exists elsewhere too, WatermelonDB would drop all that it was given.
    const settled = { ...resolved, ...remote, ...unsent, id: local.id };
    return columns.length > 0
      ? { ...settled, _status: "updated", _changed: columns.join() }
      : { ...settled, _status: "synced", _changed: "" };
  };
}
