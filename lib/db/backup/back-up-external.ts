import { chmodSync } from "node:fs";
import path from "node:path";
import { SetupError } from "../setup-error";
import { withClient } from "../with-client";
import { factsOf } from "./back-up-embedded";
import type { BackupFacts } from "./backup-folder";
import { runTool } from "./run-tool";

/** The dump in a backup's folder, in pg_dump's custom format. */
export const DUMP = "database.dump";

/**
 * Dumps an external database into `draft`, while it serves.
 * @param adminUrl of the same database, as somebody whom row-level security doesn't bind
 * @throws SetupError where it would hide rows
 */
export function backUpExternal(adminUrl: string, draft: string): Promise<BackupFacts> {
  return withClient(adminUrl, async (client) => {
    const { rows } = await client.query(
      "SELECT rolname, rolsuper OR rolbypassrls AS unbound FROM pg_roles WHERE rolname = current_user",
    );
    if (!rows[0].unbound) {
      throw new SetupError(
        `Row-level security would hide every tenant's rows from "${rows[0].rolname}". Name a superuser, or a role with BYPASSRLS, with --as postgres://…`,
      );
    }
    const file = path.join(draft, DUMP);
    runTool("pg_dump", adminUrl, ["--format=custom", `--file=${file}`]);
    chmodSync(file, 0o600);
    return factsOf(client, "external");
  });
}
