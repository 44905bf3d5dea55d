// The first data of an empty database; called by the launcher with `demo` or `admin`. The first account's password comes on
// standard input; on standard output stands whose it is now, or nothing.
import { text } from "node:stream/consumers";
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

const DEMO_ADMIN = "admin@demo.tidelock.local";
const DEMO_SEED = 1;
const FIRST_ADMIN = "admin@tidelock.local";

async function seed(demo: boolean, password: string): Promise<void> {
  const ownerUrl = config().DATABASE_URL ?? "";
  const demoDue = demo && (await withClient(ownerUrl, demoIsDue));
  const passwordHash = await hashPassword(password);
  const email = await firstAccount(demoDue, passwordHash);
  if (demoDue)
    await seedDemo({
      ownerUrl,
      passwordHash: email && passwordHash,
      now: Date.now(),
      seed: DEMO_SEED,
      report: (line) => console.error(`  ${line}`),
    });
  if (email) console.log(email);
}

/** Made in an empty database; and given this password where the demo is written anew, as long as nobody has signed in. */
async function firstAccount(demo: boolean, passwordHash: string): Promise<string | undefined> {
  const email = demo ? DEMO_ADMIN : FIRST_ADMIN;
  if ((await prisma().appUser.count()) > 0) {
    const unused = { email, lastSignInAt: null };
    const renewed = demo && (await prisma().appUser.updateMany({ where: unused, data: { passwordHash } }));
    return renewed && renewed.count > 0 ? email : undefined;
  }
  await createUser({
    person: OPERATOR,
    input: {
      email,
      name: "Admin",
      role: "platform_admin",
      password_hash: passwordHash,
      must_change_password: !demo,
    },
  });
  return email;
}

const password = await text(process.stdin);
// Several hosts may start on one empty database at once: the first one fills it, the others find it filled.
await withClient(config().DATABASE_RUNTIME_URL ?? "", (client) =>
  withSetupLock(client, () => seed(process.argv[2] === "demo", password)),
);
await prisma().$disconnect();
await pool().end();
