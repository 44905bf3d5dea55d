import pg from "pg";
import { config } from "@/lib/config";
import { GatheringSocket } from "./gathering-socket";

// One pool per process, shared by the hot path's raw SQL and by Prisma; kept on globalThis because a dev server
// evaluates this module again at each change.
const kept = globalThis as { tidelockPool?: pg.Pool };

/** The runtime role's connections. */
export function pool(): pg.Pool {
  kept.tidelockPool ??= createPool();
  return kept.tidelockPool;
}

function createPool(): pg.Pool {
  const { DATABASE_RUNTIME_URL, DATABASE_POOL_SIZE } = config();
  if (!DATABASE_RUNTIME_URL) {
    throw new Error("DATABASE_RUNTIME_URL is not set. Start with `npm start`, which derives it.");
  }
  const created = new pg.Pool({
    connectionString: DATABASE_RUNTIME_URL,
    max: DATABASE_POOL_SIZE,
    connectionTimeoutMillis: 10_000,
    idleTimeoutMillis: 60_000,
    keepAlive: true,
    pipeline: true,
    stream: () => new GatheringSocket(),
    application_name: "tidelock",
  });
  // An idle connection that the server closes is replaced at the next use; without a listener it would end the process.
  created.on("error", () => {});
  return created;
}
