import { addRxPlugin, createRxDatabase, type RxCollection, type RxDatabase } from "rxdb";
import { RxDBAttachmentsPlugin } from "rxdb/plugins/attachments";
import { replicateRxCollection } from "rxdb/plugins/replication";
import { getRxStorageMemory } from "rxdb/plugins/storage-memory";
import { Observable } from "rxjs";
import type { TenantContext } from "@/lib/services/context";
import type { Fields } from "../../../contract/json";
import { platform } from "../../platform";
import type { PokeListener } from "../../poke-stream";
import type { Fetch } from "../../send";
import { memoryStorage } from "../../storage/memory";
import { type Death, mortalApp } from "../../testing/mortal-app";
import { enrolledToken, FOREVER_MS, impatientTimer, SERVER } from "../../testing/real-server";
import { routeFetch } from "../../testing/route-fetch";
import type { RxdbCheckpoint } from "../options";
import { rxdbDevice } from "../rxdb-device";

addRxPlugin(RxDBAttachmentsPlugin);

export type Task = {
  id: string;
  title?: string;
  status?: string;
  notes?: string;
  updated_at?: number;
  sync_version?: number;
};
export const FIELDS = ["title", "status", "notes"] as const;
const schema = {
  version: 0,
  primaryKey: "id",
  type: "object",
  properties: {
    id: { type: "string", maxLength: 64 },
    sync_version: { type: "number" },
    updated_at: { type: "number" },
    ...Object.fromEntries(FIELDS.map((name) => [name, { type: "string" }])),
  },
  required: ["id"],
} as const;

let databases = 0;
const opened: RxDatabase[] = [];

export async function closeDatabases(): Promise<void> {
  for (const database of opened.splice(0)) await database.close();
}

const newName = () => `phone${++databases}`;

/** RxDB's memory keeps what was written under a name, for the next who opens it. */
async function openTasks(name: string, attachments: boolean): Promise<RxCollection<Task>> {
  const database = await createRxDatabase({ name, storage: getRxStorageMemory() });
  opened.push(database);
  const own = attachments ? { ...schema, attachments: {} } : schema;
  const { tasks } = (await database.addCollections({ tasks: { schema: own } })) as {
    tasks: RxCollection<Task>;
  };
  return tasks;
}

export type RxdbPhone = Awaited<ReturnType<typeof rxdbPhone>>;

/** An app with RxDB (in memory) whose collection replicates by Tidelock whenever it is asked to. */
export async function rxdbPhone(
  ctx: TenantContext,
  {
    domain = "task",
    fetch = routeFetch,
    attachments = false,
  }: { domain?: string; fetch?: Fetch; attachments?: boolean } = {},
) {
  let name = newName();
  let tasks = await openTasks(name, attachments);
  let storage = memoryStorage();
  const rejected: string[] = [];
  const conflicts: string[] = [];
  const errors: Error[] = [];
  const token = await enrolledToken(ctx);
  const listeners: PokeListener[] = [];
  const startDevice = (run: ReturnType<typeof mortalApp>) =>
    rxdbDevice({
      ...platform(globalThis),
      url: SERVER,
      token,
      fetch: run.fetch,
      storage: run.storage,
      Observable: Observable<"RESYNC">,
      pokes: (_, listener) => {
        listeners.push(listener);
        return () => {};
      },
      setTimer: impatientTimer,
      timeoutMs: FOREVER_MS,
      retry: { attempts: 2 },
      onRejected: ({ mobileId, code }) => rejected.push(`${mobileId} ${code}`),
      onConflict: ({ mobileId, resolution }) => conflicts.push(`${mobileId} ${resolution}`),
    });
  let run = mortalApp(fetch, storage);
  const startApp = () => {
    run.kill();
    run = mortalApp(fetch, storage);
    return startDevice(run).replication({ domain, collection: tasks });
  };
  let app = startApp();
  const replicate = (live: boolean) => {
    const replication = replicateRxCollection<Task, RxdbCheckpoint>({
      collection: tasks,
      replicationIdentifier: "tidelock",
      live,
      retryTime: 1,
      pull: { ...app.pull, batchSize: 20 },
      push: app.push,
    });
    replication.error$.subscribe((error) => void errors.push(error));
    return replication;
  };
  /** Push and pull until nothing is left. */
  const sync = async () => {
    const replication = replicate(false);
    await replication.awaitInitialReplication();
    await replication.awaitInSync();
    await replication.cancel();
  };
  return {
    rejected,
    conflicts,
    errors,
    listeners,
    get tasks() {
      return tasks;
    },
    replicate,
    sync,
    async syncUntil(death: Death) {
      // A live one, because RxDB can close it while it tries again and again.
      const replication = replicate(true);
      const hasDied = await run.diesBy(death, () => replication.awaitInSync());
      if (!hasDied) return replication.cancel();
      run.bury();
      await tasks.database.close();
      tasks = await openTasks(name, attachments);
      app = startApp();
    },
    /** The app is killed and started again: what was in memory is gone. */
    restart() {
      app = startApp();
    },
    loseStorage() {
      storage = memoryStorage();
      app = startApp();
    },
    async loseDatabase() {
      name = newName();
      tasks = await openTasks(name, attachments);
      app = startApp();
    },
    async set(id: string, changes: Partial<Task>) {
      const known = await tasks.findOne(id).exec();
      if (known) await known.incrementalPatch(changes);
      else await tasks.insert({ id, ...changes });
      return true;
    },
    delete: async (id: string) => void (await (await tasks.findOne(id).exec())?.incrementalRemove()),
    async everything(): Promise<{ [key: string]: Fields }> {
      const documents = await tasks.find().exec();
      return Object.fromEntries(
        documents.map((document) => {
          const { id, sync_version, ...fields } = document.toMutableJSON();
          return [`${domain}/${id}`, fields as Fields];
        }),
      );
    },
  };
}
