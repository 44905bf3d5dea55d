import { spawnSync } from "node:child_process";
import { randomUUID } from "node:crypto";

/**
 * A platform admin of whoever tests, measures or takes pictures, made by the command line in the database of a data folder,
 * whether its server runs or not.
 */
export function makeAdmin(dataDir: string): { email: string; password: string } {
  const account = { email: `admin-${randomUUID().slice(0, 8)}@tidelock.local`, password: randomUUID() };
  const { email, password } = account;
  const command = ["user", "create", "--email", email, "--name", "Admin", "--role", "platform_admin"];
  const { status, stderr } = spawnSync(process.execPath, ["scripts/tidelock.mjs", ...command], {
    input: password,
    env: { ...process.env, TIDELOCK_DATA_DIR: dataDir },
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(`No admin could be made in ${dataDir}: ${stderr}`);
  return account;
}
