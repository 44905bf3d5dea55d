import pg from "pg";
import { config } from "@/lib/config";
import { Connection } from "./connection";
import { SilenceWatch } from "./silence-watch";

// One pool per process, shared by the hot path's raw SQL and by Prisma; kept on globalThis because a dev server
// evaluates this module again at each change.
type Kept = { pool: pg.Pool; watch: SilenceWatch };
const kept = globalThis as { tidelockPool?: Kept };

/** The runtime role's connections. */
export function pool(): pg.Pool {
  return keptPool().pool;
}

/** How many connections were dropped because the database fell silent on them. */
export function droppedConnections(): number {
  return keptPool().watch.dropped;
}

function keptPool(): Kept {
  kept.tidelockPool ??= createPool();
  return kept.tidelockPool;
}

function createPool(): Kept {
  const { DATABASE_RUNTIME_URL, DATABASE_POOL_SIZE, DATABASE_POOLER } = config();
  if (!DATABASE_RUNTIME_URL) {
    throw new Error("DATABASE_RUNTIME_URL is not set. Start with `npm start`, which derives it.");
  }
  const created = new pg.Pool({
    connectionString: DATABASE_RUNTIME_URL,
    Client: Connection,
    max: DATABASE_POOL_SIZE,
    connectionTimeoutMillis: 10_000,
    idleTimeoutMillis: 60_000,
    keepAlive: true,
    keepAliveInitialDelayMillis: 5_000,
    pipeline: true,
    application_name: "tidelock",
    onConnect: async (client) => {
      watch.ask(client);
      if (client instanceof Connection) await client.meet(DATABASE_POOLER);
    },
  });
  const watch = new SilenceWatch(created);
  // An idle connection that the server closes is replaced at the next use; without a listener it would end the process.
  created.on("error", () => {});
  return { pool: created, watch };
}
