import { spawn } from "node:child_process";
import { once } from "node:events";
import type { Config } from "@/lib/config";
import { SetupError } from "@/lib/db/setup-error";
import { withClient } from "@/lib/db/with-client";
import { demoIsDue } from "@/prisma/demo/start-over";
import { readSignIn, type SignIn } from "./sign-in-file";

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
 * @returns the sign-in data as a part of the Ready line
 */
export async function firstRun({ config, runtimeUrl, report, ...seed }: Options): Promise<string> {
  const demo =
    config.TIDELOCK_DEMO === "on" && seed.ownerUrl !== undefined && (await withClient(runtimeUrl, demoIsDue));
  if (demo || (await hasNoUsers(runtimeUrl))) {
    report(demo ? "Writing demo data (once)" : "Making the first account");
    await runSeed(demo, seed);
  }
  const signIn = readSignIn(config.TIDELOCK_DATA_DIR);
  const shown = signIn && (await stillValid(signIn, runtimeUrl));
  return shown ? `sign in as ${signIn.email} with ${signIn.password}` : "sign in with your account";
}

function hasNoUsers(runtimeUrl: string): Promise<boolean> {
  return withClient(runtimeUrl, async (client) => {
    const { rowCount } = await client.query("SELECT FROM app_user LIMIT 1");
    return rowCount === 0;
  });
}

function stillValid({ email, passwordHash }: SignIn, runtimeUrl: string): Promise<boolean> {
  return withClient(runtimeUrl, async (client) => {
    const { rowCount } = await client.query("SELECT FROM app_user WHERE email = $1 AND password_hash = $2", [
      email,
      passwordHash,
    ]);
    return rowCount === 1;
  });
}

/** In a process of its own: the services and Prisma take memory that the launcher would hold for ever. */
async function runSeed(
  demo: boolean,
  { environment, ownerUrl, compile }: Pick<Options, "environment" | "ownerUrl" | "compile">,
): Promise<void> {
  const child = spawn(process.execPath, [await compile("scripts/seed.ts"), demo ? "demo" : "admin"], {
    // Two weeks in a minute keep the process busy; nothing of them may be put off.
    env: { ...environment, DATABASE_URL: ownerUrl ?? "", ADMISSION_CONTROL: "off" },
    stdio: ["ignore", "ignore", "inherit"],
  });
  const [code] = await once(child, "exit");
  if (code !== 0) throw new SetupError("The first data could not be written; the reason stands above.");
}
