import type { Fields } from "../../contract/json";
import type { SyncParts } from "./sync-parts";

/** What `migrationsEnabledAtVersion` makes WatermelonDB say of an update of the app's schema since the last pull. */
export type MigrationChanges =
  | { tables: readonly string[]; columns: readonly { table: string; columns: readonly string[] }[] }
  | null
  | undefined;

/** The columns of each table that syncs. */
export function columnsByTable({ database, tables }: SyncParts): { [table: string]: string[] } {
  return Object.fromEntries(
    tables.map(({ name }) => [name, Object.keys(database.schema.tables[name]?.columns ?? {})]),
  );
}

/**
 * What an update of the app added: tables and columns that `migration` names, or that the last pull did not know.
 * `isIn` tells whether a record has a value for any of it: it was pulled before there was a place for it.
 */
export function addedFields(
  parts: SyncParts,
  migration: MigrationChanges,
  before: { [table: string]: string[] } | undefined,
): { domains: string[]; isIn(domain: string, fields: Fields): boolean } {
  const now = columnsByTable(parts);
  const added = new Map<string, ReadonlySet<string>>();
  for (const { name, domain } of parts.tables) {
    const columns = now[name] ?? [];
    const named = migration?.columns.find(({ table }) => table === name)?.columns ?? [];
    const known = before?.[name] ?? (before || migration?.tables.includes(name) ? [] : columns);
    const fresh = columns.filter((column) => named.includes(column) || !known.includes(column));
    if (fresh.length > 0) added.set(domain, new Set(fresh));
  }
  return {
    domains: [...added.keys()],
    isIn: (domain, fields) => {
      const table = parts.tables.find((one) => one.domain === domain);
      const values = Object.entries(table?.toColumns(fields) ?? {});
      return values.some(([column, value]) => value !== null && added.get(domain)?.has(column));
    },
  };
}
