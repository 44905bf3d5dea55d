import path from "node:path";
import { parseEnvironment } from "@/lib/config";
import { backUpEmbedded } from "@/lib/db/backup/back-up-embedded";
import { backUpExternal } from "@/lib/db/backup/back-up-external";
import { makeBackupFolder } from "@/lib/db/backup/backup-folder";
import { stampOf } from "@/lib/db/backup/restore-embedded";
import { command } from "./command";

type Options = { to?: string; as?: string };

export const dbBackup = command<Options>({
  path: "db backup",
  summary: "back the database up into a folder, while the server runs or not",
  configure: (parser) =>
    parser
      .option("--to <folder>", "a folder that doesn't exist yet (default: backups/<time> in the data folder)")
      .option("--as <url>", "a superuser's postgres:// address, where DATABASE_URL's owner is none"),
  run: async ({ to, as }) => {
    const { TIDELOCK_DATA_DIR: dataDir, DATABASE_URL, AUTH_SECRET } = parseEnvironment(process.env);
    const folder = path.resolve(to ?? path.join(dataDir, "backups", stampOf(new Date())));
    const facts = await makeBackupFolder(folder, AUTH_SECRET ?? "", (draft) =>
      DATABASE_URL ? backUpExternal(as ?? DATABASE_URL, draft) : backUpEmbedded(dataDir, draft),
    );
    return {
      result: { folder, ...facts },
      text: `Backed up into ${folder}. Copy it to another machine: it holds secrets, so only where nobody else can read it.`,
    };
  },
});
