import { gunzipSync, gzipSync } from "node:zlib";
import pg from "pg";

/** All rows of a database as it stood at a version, for tests that bring it up to date. */
export type KeptDatabase = {
  migrations: string[];
  /** Of the events, which lie in a partition for each. */
  days: { first: string; count: number };
  tables: { name: string; rows: string[] }[];
};

const TABLES = `SELECT relname AS name FROM pg_class WHERE relkind IN ('r', 'p') AND NOT relispartition
  AND relnamespace = 'public'::regnamespace AND relname <> '_prisma_migrations' ORDER BY 1`;

/** Reads it as a superuser, past every policy. Who could sign in there is left out: no password leaves with it. */
export async function keepDatabase(superuser: pg.Client): Promise<KeptDatabase> {
  const { rows: applied } = await superuser.query(
    "SELECT migration_name AS name FROM _prisma_migrations ORDER BY 1",
  );
  const { rows: days } = await superuser.query(
    "SELECT min(at)::date::text AS first, max(at)::date - min(at)::date + 1 AS count FROM sync_event",
  );
  const tables = [];
  for (const { name } of (await superuser.query<{ name: string }>(TABLES)).rows) {
    const { rows } = await superuser.query<{ row: string }>(
      `SELECT (to_jsonb(t) || CASE WHEN to_jsonb(t) ? 'password_hash' THEN '{"password_hash": "none"}'::jsonb ELSE '{}' END)::text AS row
       FROM ${pg.escapeIdentifier(name)} t`,
    );
    tables.push({ name, rows: rows.map(({ row }) => row) });
  }
  return { migrations: applied.map(({ name }) => name), days: days[0], tables };
}

/** Writes its rows into a database that has its migrations and nothing else; as a superuser, without any trigger. */
export async function bringBack(superuser: pg.Client, { days, tables }: KeptDatabase): Promise<void> {
  await superuser.query("SELECT prepare_event_partitions($1::date, $2)", [days.first, days.count]);
  await superuser.query("BEGIN; SET LOCAL session_replication_role = replica");
  for (const { name, rows } of tables) {
    const table = pg.escapeIdentifier(name);
    const { rows: columns } = await superuser.query<{ list: string }>(
      `SELECT string_agg(quote_ident(column_name), ', ') AS list FROM information_schema.columns
       WHERE table_schema = 'public' AND table_name = $1 AND is_generated = 'NEVER'`,
      [name],
    );
    const list = columns[0]?.list;
    await superuser.query(`DELETE FROM ${table}`);
    await superuser.query(
      `INSERT INTO ${table} (${list}) SELECT ${list} FROM jsonb_populate_recordset(NULL::${table}, $1)`,
      [`[${rows.join()}]`],
    );
  }
  await superuser.query("COMMIT");
}

export const packDatabase = (kept: KeptDatabase): Buffer => gzipSync(JSON.stringify(kept), { level: 9 });
export const unpackDatabase = (packed: Buffer): KeptDatabase => JSON.parse(gunzipSync(packed).toString());
