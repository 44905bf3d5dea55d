import { z } from "zod";
import { parseEnvironment } from "@/lib/config";
import { openDatabase } from "@/lib/db/open-database";
import { pool } from "@/lib/db/pool";
import { prisma } from "@/lib/db/prisma";
import { SetupError } from "@/lib/db/setup-error";
import { Refusal } from "@/lib/services/refusal";
import { authSecret } from "../launch/auth-secret";
import type { AnyCommand } from "./command";

/** Runs one command on the open database; @returns its exit code. */
export async function runCommand(command: AnyCommand, options: object, args: string[]): Promise<number> {
  const json = "json" in options && options.json === true;
  try {
    const run = () => command.run(options, args);
    const { result, text, failed } = await (command.needsDatabase(options) ? withDatabase(run) : run());
    console.log(json ? JSON.stringify(result) : text);
    return failed ? 1 : 0;
  } catch (error) {
    console.error(reason(error));
    return 1;
  }
}

async function withDatabase<T>(work: () => Promise<T>): Promise<T> {
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

/** One line that says what to do, where the failure is of a kind we know. */
function reason(error: unknown): string {
  if (error instanceof Refusal) return error.detail;
  if (error instanceof SetupError) return error.message;
  if (error instanceof z.ZodError) {
    return error.issues
      .map(({ path, message }) => [path.join("."), message].filter(Boolean).join(": "))
      .join("; ");
  }
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
