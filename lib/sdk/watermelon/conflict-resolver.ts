import type { Json } from "../../contract/json";
import { jsonEqual } from "../../core/json-equal";
import { recordKey } from "../local-state";
import type { PullInProgress } from "./pull-in-progress";
import { changedColumns, type Table, type WatermelonRaw } from "./tables";

/**
 * WatermelonDB calls this for each record that a pull brings and that it has. Unsent columns stay, as it decided; they
 * are remembered, because their edits were made on an older version. What waits for a person on the server steps back
 * to the server's side, unless the user changed it again meanwhile.
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
    const key = recordKey({ domain: table.domain, mobile_id: local.id });
    const { stepBack } = progress.of(key) ?? {};
    const unsent = Object.entries(changedColumns(local));
    const sent = stepBack && table.toColumns(stepBack);
    const kept = unsent.filter(
      ([column, value]) =>
        !sent || !Object.hasOwn(sent, column) || !jsonEqual(sent[column] as Json, value as Json),
    );
    const columns = kept.map(([column]) => column);
    if (columns.length > 0) progress.markDirty(key, columns);
    // Of a row made here that exists elsewhere too, WatermelonDB would drop all that it was given.
    if (!sent && local._status === "updated") return resolved;
    const settled = { ...resolved, ...remote, ...Object.fromEntries(kept), id: local.id };
    return columns.length > 0
      ? { ...settled, _status: "updated", _changed: columns.join() }
      : { ...settled, _status: "synced", _changed: "" };
  };
}
