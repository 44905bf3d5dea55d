import path from "node:path";
import { parseEnvironment } from "@/lib/config";
import { readBackupFolder } from "@/lib/db/backup/backup-folder";
import { restoreEmbedded } from "@/lib/db/backup/restore-embedded";
import { restoreExternal } from "@/lib/db/backup/restore-external";
import { OPERATOR } from "@/lib/services/operator";
import { markRestored } from "@/lib/services/tenants/mark-restored";
import { keepAuthSecret } from "../launch/auth-secret";
import { command } from "./command";
import { withDatabase } from "./with-database";

type Options = { as?: string };

export const dbRestore = command<Options>({
  path: "db restore",
  summary: "put a backup in the place of the database; what stood there is kept beside it",
  configure: (parser) =>
    parser
      .argument("<folder>", "what `db backup` made")
      .option("--as <url>", "a superuser's postgres:// address, where DATABASE_URL's owner is none"),
  // It must not be open while it is replaced.
  needsDatabase: () => false,
  run: async ({ as }, [given = ""]) => {
    const {
      TIDELOCK_DATA_DIR: dataDir,
      DATABASE_URL: databaseUrl,
      AUTH_SECRET,
    } = parseEnvironment(process.env);
    const [folder, now] = [path.resolve(given), new Date()];
    const { at, secret } = readBackupFolder(folder, databaseUrl ? "external" : "embedded");
    const before = databaseUrl
      ? await restoreExternal(folder, { databaseUrl, adminUrl: as ?? databaseUrl }, now)
      : restoreEmbedded(folder, dataDir, now);
    if (secret && !AUTH_SECRET) keepAuthSecret(dataDir, secret, now);
    // Before anybody can write: what both pasts have in common is exactly known then.
    const tenants = await withDatabase(() => markRestored(OPERATOR, { exact: true }));
    const kept = before ? ` What stood there before is ${before}; delete it when you no longer need it.` : "";
    const otherSecret = AUTH_SECRET !== undefined && AUTH_SECRET !== secret;
    const warning = otherSecret
      ? " AUTH_SECRET is not the backup's: everybody signs in again, and webhooks' secrets must be renewed."
      : "";
    return {
      result: { folder, backed_up_at: at, tenants, before: before ?? null },
      text: `Restored as it was at ${at}.${kept} Start Tidelock now: devices start from nothing, and offer back what they still hold of the time since.${warning}`,
    };
  },
});
