import { copyFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import type pg from "pg";
import { readConnection, SUPERUSER } from "../embedded/cluster";
import { withClient } from "../with-client";
import type { BackupFacts } from "./backup-folder";
import { copyFolder, copyLiveData } from "./copy-cluster";

/** The folder of the cluster, in the data folder and in a backup alike. */
export const CLUSTER = "postgres";

/**
 * Copies the running embedded cluster into `draft`, as PostgreSQL's manual says for backups without tools: its files
 * between pg_backup_start and pg_backup_stop, then the WAL of that time, which makes them whole. Nobody waits for it. The
 * npm package brings no pg_dump, so this needs nothing but itself.
 */
export function backUpEmbedded(dataDir: string, draft: string): Promise<BackupFacts> {
  const [from, to] = [path.join(dataDir, CLUSTER), path.join(draft, CLUSTER)];
  const { port, password } = readConnection(from);
  const url = (database: string) =>
    `postgres://${SUPERUSER}:${encodeURIComponent(password)}@127.0.0.1:${port}/${database}`;
  return withClient(url("tidelock"), async (client) => {
    const facts = await factsOf(client, "embedded");
    // Keeps the WAL from here on, as long as this connection lives.
    await client.query("SELECT pg_create_physical_replication_slot('tidelock_backup', true, true)");
    await client.query("SELECT pg_backup_start('tidelock', true)");
    copyLiveData(path.join(from, "data"), path.join(to, "data"));
    const { rows } = await client.query("SELECT labelfile FROM pg_backup_stop(false)");
    copyFolder(path.join(from, "data/pg_wal"), path.join(to, "data/pg_wal"));
    writeFileSync(path.join(to, "data/backup_label"), rows[0].labelfile, { mode: 0o600 });
    copyFileSync(path.join(from, "connection.json"), path.join(to, "connection.json"));
    return facts;
  });
}

/** What is written down beside a backup. */
export async function factsOf(client: pg.Client, kind: BackupFacts["kind"]): Promise<BackupFacts> {
  const { rows } = await client.query(
    `SELECT current_setting('server_version_num')::int / 10000 AS postgres, max(migration_name) AS migration
     FROM _prisma_migrations`,
  );
  return { kind, at: new Date().toISOString(), ...rows[0] };
}
