import pg from "pg";
import { config } from "@/lib/config";
import { perProcess } from "@/lib/per-process";
import { Connection } from "./connection";
import { safeNumber } from "./safe-number";
import { SilenceWatch } from "./silence-watch";

const connections = perProcess("pool", createPool);

/** The runtime role's connections, shared by the hot path's raw SQL and by Prisma. */
export function pool(): pg.Pool {
  return connections().pool;
}

/** How many connections were dropped because the database fell silent on them. */
export function droppedConnections(): number {
  return connections().watch.dropped;
}

function createPool(): { pool: pg.Pool; watch: SilenceWatch } {
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
    types: { getTypeParser },
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

/** bigint as number; Prisma's adapter brings its own. */
function getTypeParser(oid: number, format?: "text" | "binary") {
  return oid === pg.types.builtins.INT8 && format !== "binary"
    ? safeNumber
    : pg.types.getTypeParser(oid, format);
}
