// The first data of an empty database; called by the launcher with `demo` or `admin`.
import { randomInt } from "node:crypto";
import { hashPassword } from "@/lib/auth/password";
import { config } from "@/lib/config";
import { pool } from "@/lib/db/pool";
import { prisma } from "@/lib/db/prisma";
import { withSetupLock } from "@/lib/db/setup-lock";
import { withClient } from "@/lib/db/with-client";
import { OPERATOR } from "@/lib/services/operator";
import { createUser } from "@/lib/services/users/create-user";
import { seedDemo } from "@/prisma/demo/seed-demo";
import { demoIsDue } from "@/prisma/demo/start-over";
import { readSignIn, type SignIn, writeSignIn } from "./launch/sign-in-file";

const DEMO_ADMIN = "admin@demo.tidelock.local";
const DEMO_SEED = 1;
const FIRST_ADMIN = "admin@tidelock.local";

async function seed(demo: boolean): Promise<void> {
  const first = (await prisma().appUser.count()) === 0;
  if (first) await createAdmin(demo ? DEMO_ADMIN : FIRST_ADMIN, !demo);
  if (demo && (await withClient(config().DATABASE_URL ?? "", demoIsDue)))
    await seedDemo({
      ownerUrl: config().DATABASE_URL ?? "",
      passwordHash: readSignIn(config().TIDELOCK_DATA_DIR)?.passwordHash,
      now: Date.now(),
      seed: DEMO_SEED,
      report: (line) => console.error(`  ${line}`),
    });
}

async function createAdmin(email: string, mustChangePassword: boolean): Promise<void> {
  const password = readablePassword();
  const signIn: SignIn = { email, password, passwordHash: await hashPassword(password) };
  // Before the account: were we killed in between, nobody would know its password.
  writeSignIn(config().TIDELOCK_DATA_DIR, signIn);
  await createUser({
    person: OPERATOR,
    input: {
      email,
      name: "Admin",
      role: "platform_admin",
      password_hash: signIn.passwordHash,
      must_change_password: mustChangePassword,
    },
  });
}

/** Four groups of four, about 77 bits, without letters that are mistaken for others. */
function readablePassword(): string {
  const alphabet = "abcdefghjkmnpqrstuvwxyz23456789";
  const group = () => Array.from({ length: 4 }, () => alphabet[randomInt(alphabet.length)]).join("");
  return Array.from({ length: 4 }, group).join("-");
}

// Several hosts may start on one empty database at once: the first one fills it, the others find it filled.
await withClient(config().DATABASE_RUNTIME_URL ?? "", (client) =>
  withSetupLock(client, () => seed(process.argv[2] === "demo")),
);
await prisma().$disconnect();
await pool().end();
