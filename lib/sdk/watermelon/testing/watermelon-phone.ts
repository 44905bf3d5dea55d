import { appSchema, Database, Model, tableSchema } from "@nozbe/watermelondb";
import LokiJSAdapter from "@nozbe/watermelondb/adapters/lokijs";
import { addColumns, schemaMigrations } from "@nozbe/watermelondb/Schema/migrations";
import { synchronize } from "@nozbe/watermelondb/sync";
import logger from "@nozbe/watermelondb/utils/common/logger";
import type { TenantContext } from "@/lib/services/context";
import type { Fields } from "../../../contract/json";
import { platform } from "../../platform";
import type { Fetch } from "../../send";
import { memoryStorage } from "../../storage/memory";
import { type Death, mortalApp } from "../../testing/mortal-app";
import { enrolledToken, FOREVER_MS, impatientTimer, onServer, SERVER } from "../../testing/real-server";
import { routeFetch } from "../../testing/route-fetch";
import { watermelonSync } from "../watermelon-sync";

logger.silence();

export const COLUMNS = ["title", "status", "notes"];
export const TABLES: Record<string, string> = { tasks: "task", visits: "attendance", notes: "journal" };

const text = (name: string) => ({ name, type: "string" as const, isOptional: true });
const time = { name: "changed_at", type: "number" as const, isOptional: true };

/** The app's schema; its second version adds a column to tasks. */
function schemaOf(version: 1 | 2) {
  const columns = [...COLUMNS.map(text), time];
  const added = version === 2 ? [text("site")] : [];
  return appSchema({
    version,
    tables: Object.keys(TABLES).map((name) =>
      tableSchema({ name, columns: name === "tasks" ? [...columns, ...added] : columns }),
    ),
  });
}

const migrations = schemaMigrations({
  migrations: [{ toVersion: 2, steps: [addColumns({ table: "tasks", columns: [text("site")] })] }],
});

const modelClasses = Object.keys(TABLES).map(
  (name) =>
    class extends Model {
      static override table = name;
    },
);

type Loki = { saveDatabase(done: (result: unknown) => void): void };

let databases = 0;

function newAdapter(): LokiJSAdapter {
  return new LokiJSAdapter({
    schema: schemaOf(1),
    dbName: `phone${++databases}`,
    useWebWorker: false,
    useIncrementalIndexedDB: true,
    extraLokiOptions: { autosave: false },
  });
}

export type WatermelonPhone = Awaited<ReturnType<typeof watermelonPhone>>;

/** An app with WatermelonDB (on LokiJS, in memory) that syncs by Tidelock. */
export async function watermelonPhone(ctx: TenantContext, fetch: Fetch = routeFetch) {
  let adapter = newAdapter();
  let database = new Database({ adapter, modelClasses });
  let storage = memoryStorage();
  let migrationsEnabledAtVersion: number | undefined;
  const rejected: string[] = [];
  const conflicts: string[] = [];
  const token = await enrolledToken(ctx);
  let run = mortalApp(fetch, storage);
  const start = () => {
    run.kill();
    run = mortalApp(fetch, storage);
    return watermelonSync({
      database,
      ...platform(globalThis),
      url: SERVER,
      token,
      fetch: run.fetch,
      storage: run.storage,
      tables: TABLES,
      modifiedAt: ({ changed_at }) => (typeof changed_at === "number" ? changed_at : undefined),
      setTimer: impatientTimer,
      timeoutMs: FOREVER_MS,
      retry: { attempts: 2 },
      onRejected: ({ mobileId, code }) => rejected.push(`${mobileId} ${code}`),
      onConflict: ({ mobileId, resolution }) => conflicts.push(`${mobileId} ${resolution}`),
    });
  };
  let tidelock = start();
  /** As the device finds it when it is started again: a database of its own over what was written by now. */
  const reopen = async (version: 1 | 2) => {
    const { loki } = (adapter as unknown as { _driver: { loki: Loki } })._driver;
    await new Promise((resolve) => void loki.saveDatabase(resolve));
    adapter = await adapter.testClone({ schema: schemaOf(version), ...(version === 2 && { migrations }) });
    database = new Database({ adapter, modelClasses });
    tidelock = start();
  };
  const sync = () => synchronize({ database, ...tidelock, migrationsEnabledAtVersion });
  const find = (table: string, id: string) =>
    database
      .get(table)
      .find(id)
      .catch(() => undefined);
  const assign = (values: { [column: string]: string | number }) => (record: Model) => {
    for (const [column, value] of Object.entries(values)) record._setRaw(column, value);
  };
  const rows = async () => {
    const lists = await Promise.all(Object.keys(TABLES).map((table) => database.get(table).query().fetch()));
    return lists.flat();
  };
  return {
    rejected,
    conflicts,
    sync,
    async syncUntil(death: Death) {
      const hasDied = await run.diesBy(death, () => sync().catch(() => {}));
      if (hasDied) await reopen(1);
    },
    /** The app is killed and started again: what was in memory is gone. */
    restart() {
      tidelock = start();
    },
    loseStorage() {
      storage = memoryStorage();
      tidelock = start();
    },
    loseDatabase() {
      adapter = newAdapter();
      database = new Database({ adapter, modelClasses });
      tidelock = start();
    },
    /** The app is updated to its second version; `tells`: WatermelonDB tells the adapter what that added. */
    async update({ tells }: { tells: boolean }) {
      await reopen(2);
      migrationsEnabledAtVersion = tells ? 1 : undefined;
    },
    /** Whether there was a row to change: one that was deleted here and not pushed yet can't be. */
    set(table: string, id: string, values: { [column: string]: string | number }): Promise<boolean> {
      return database.write(async () => {
        const known = await find(table, id);
        if (known?._raw._status === "deleted") return false;
        if (known) await known.update(assign(values));
        else
          await database.get(table).create((record) => {
            record._raw.id = id;
            assign(values)(record);
          });
        return true;
      });
    },
    async delete(table: string, id: string) {
      await database.write(async () => (await find(table, id))?.markAsDeleted());
    },
    async everything(): Promise<{ [key: string]: Fields }> {
      const shown = (await rows()).map((record) => {
        const { id, _status, _changed, ...columns } = record._raw as unknown as Fields;
        return [`${TABLES[record.table]}/${id}`, withoutEmpty(columns)];
      });
      return Object.fromEntries(shown);
    },
    async unsynced(): Promise<string[]> {
      return (await rows()).flatMap(({ id, _raw }) => (_raw._status === "synced" ? [] : [id]));
    },
  };
}

/** Everything alive on the server, without the empty columns that a new row brings along. */
export async function truthOf(ctx: TenantContext): Promise<{ [key: string]: Fields }> {
  const records = Object.entries(await onServer(ctx)).map(([key, fields]) => [key, withoutEmpty(fields)]);
  return Object.fromEntries(records);
}

function withoutEmpty(fields: Fields): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null));
}
