import type { Config } from "@/lib/config";
import { checkPrepared } from "./check-prepared";
import { type OpenDatabase, openDatabase } from "./open-database";

/** Without `ownerUrl` it is served with the runtime role alone. */
export type ServedDatabase = Omit<OpenDatabase, "ownerUrl"> & { ownerUrl?: string };

/**
 * The database that the environment names: as its owner, who migrates it (DATABASE_URL); as the runtime role alone, where
 * somebody else has done so (only DATABASE_RUNTIME_URL); or the embedded one.
 * @throws SetupError naming what the operator has to change
 */
export async function openConfigured(
  { DATABASE_URL: databaseUrl, DATABASE_RUNTIME_URL: runtimeUrl, TIDELOCK_DATA_DIR: dataDir }: Config,
  report: (line: string) => void,
): Promise<ServedDatabase> {
  if (databaseUrl || !runtimeUrl) return openDatabase({ dataDir, databaseUrl, runtimeUrl, report });
  await checkPrepared(runtimeUrl);
  return { runtimeUrl, lost: new Promise(() => {}), release: async () => {} };
}
