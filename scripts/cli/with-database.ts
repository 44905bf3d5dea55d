import { parseEnvironment } from "@/lib/config";
import { openConfigured } from "@/lib/db/open-configured";
import { pool } from "@/lib/db/pool";
import { prisma } from "@/lib/db/prisma";
import { authSecret } from "../launch/auth-secret";

/** Runs a command's work with the database open and the services usable. */
export async function withDatabase<T>(work: () => Promise<T>): Promise<T> {
  const config = parseEnvironment(process.env);
  // For a person who waits; a program reads our standard error as the reason of a failure.
  const database = await openConfigured(config, (line) => process.stderr.isTTY && console.error(`  ${line}`));
  process.env.DATABASE_RUNTIME_URL = database.runtimeUrl;
  process.env.AUTH_SECRET ||= authSecret(config.TIDELOCK_DATA_DIR);
  try {
    return await work();
  } finally {
    await prisma().$disconnect();
    await pool().end();
    await database.release();
  }
}
