import { parseEnvironment } from "@/lib/config";
import { openDatabase } from "@/lib/db/open-database";
import { pool } from "@/lib/db/pool";
import { prisma } from "@/lib/db/prisma";
import { authSecret } from "../launch/auth-secret";

/** Runs a command's work with the database open and the services usable. */
export async function withDatabase<T>(work: () => Promise<T>): Promise<T> {
  const { TIDELOCK_DATA_DIR, DATABASE_URL, DATABASE_RUNTIME_URL } = parseEnvironment(process.env);
  const database = await openDatabase({
    dataDir: TIDELOCK_DATA_DIR,
    databaseUrl: DATABASE_URL,
    runtimeUrl: DATABASE_RUNTIME_URL,
    // For a person who waits; a program reads our standard error as the reason of a failure.
    report: (line) => process.stderr.isTTY && console.error(`  ${line}`),
  });
  process.env.DATABASE_RUNTIME_URL = database.runtimeUrl;
  process.env.AUTH_SECRET ||= authSecret(TIDELOCK_DATA_DIR);
  try {
    return await work();
  } finally {
    await prisma().$disconnect();
    await pool().end();
    await database.release();
  }
}
