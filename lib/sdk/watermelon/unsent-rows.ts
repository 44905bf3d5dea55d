import { recordKey } from "../local-state";
import type { SyncParts } from "./sync-parts";
import type { Table, WatermelonRaw } from "./tables";

/** A row with something to send; one without `raw` was deleted. */
export type UnsentRow = { table: Table; id: string; raw?: WatermelonRaw };

/** The rows that WatermelonDB has something to send of, by `recordKey`. */
export async function unsentRows({
  database,
  tables,
}: Pick<SyncParts, "database" | "tables">): Promise<Map<string, UnsentRow>> {
  const unsent = new Map<string, UnsentRow>();
  for (const table of tables) {
    const collection = database.get(table.name);
    for (const status of ["created", "updated"]) {
      for (const { _raw } of await collection.query(withStatus(status)).fetch()) {
        const raw = _raw as WatermelonRaw;
        unsent.set(recordKey({ domain: table.domain, mobile_id: raw.id }), { table, id: raw.id, raw });
      }
    }
    for (const id of await database.adapter.getDeletedRecords(table.name)) {
      unsent.set(recordKey({ domain: table.domain, mobile_id: id }), { table, id });
    }
  }
  return unsent;
}

/** WatermelonDB's `Q.where("_status", status)`, which its own sync asks with, as the plain object that it is. */
function withStatus(value: string): never {
  const where = { type: "where", left: "_status", comparison: { operator: "eq", right: { value } } };
  return where as never;
}
