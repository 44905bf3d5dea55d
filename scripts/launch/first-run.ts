import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import type { Config } from "@/lib/config";
import { SetupError } from "@/lib/db/setup-error";
import { withClient } from "@/lib/db/with-client";
import { demoIsDue } from "@/prisma/demo/start-over";
import { firstPassword } from "./first-password";
import { removeSecretFile } from "./secret-file";

/** Held the first account's password until it was changed, in earlier versions. */
const FORMER_SIGN_IN_FILE = "sign-in.json";

type Options = {
  config: Config;
  environment: NodeJS.ProcessEnv;
  runtimeUrl: string;
  /** Demo history is moved to its time with the owner's rights; without them there is no demo. */
  ownerUrl?: string;
  /** Makes a program of the sources runnable; returns its file. */
  compile: (source: string) => Promise<string>;
  report: (line: string) => void;
};

/**
 * Gives an empty database its first account, and, unless TIDELOCK_DEMO=off, demo tenants; anew where they were cut off.
 * @returns how to sign in, as a part of the Ready line. A password stands there this once, and is kept as a hash alone.
 */
export async function firstRun({ config, runtimeUrl, report, ...seed }: Options): Promise<string> {
  removeSecretFile(config.TIDELOCK_DATA_DIR, FORMER_SIGN_IN_FILE);
  const demo =
    config.TIDELOCK_DEMO === "on" && seed.ownerUrl !== undefined && (await withClient(runtimeUrl, demoIsDue));
  if (demo || (await hasNoUsers(runtimeUrl))) {
    report(demo ? "Writing demo data (once)" : "Making the first account");
    const password = firstPassword();
    const email = await runSeed(demo, password, seed);
    if (email) return `sign in as ${email} with ${password}`;
  }
  return "sign in with your account";
}

function hasNoUsers(runtimeUrl: string): Promise<boolean> {
  return withClient(runtimeUrl, async (client) => {
    const { rowCount } = await client.query("SELECT FROM app_user LIMIT 1");
    return rowCount === 0;
  });
}

/**
 * In a process of its own: the services and Prisma take memory that the launcher would hold for ever.
 * @returns whose password it is now; empty where nobody's, because another host was first
 */
async function runSeed(
  demo: boolean,
  password: string,
  { environment, ownerUrl, compile }: Pick<Options, "environment" | "ownerUrl" | "compile">,
): Promise<string> {
  const child = spawn(process.execPath, [await compile("scripts/seed.ts"), demo ? "demo" : "admin"], {
    // Two weeks in a minute keep the process busy; nothing of them may be put off.
    env: { ...environment, DATABASE_URL: ownerUrl ?? "", ADMISSION_CONTROL: "off", LOG_LEVEL: "silent" },
    stdio: ["pipe", "pipe", "inherit"],
  });
  // Not an argument and no variable: those can be read by others on this machine.
  child.stdin.end(password);
  const [email, [code]] = await Promise.all([text(child.stdout), once(child, "exit")]);
  if (code !== 0) throw new SetupError("The first data could not be written; the reason stands above.");
  return email.trim();
}
