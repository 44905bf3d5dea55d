// The first data of an empty database; called by the launcher with `demo` or `admin`, prints the sign-in data as JSON.
import { randomInt } from "node:crypto";
import { hashPassword } from "@/lib/auth/password";
import { pool } from "@/lib/db/pool";
import { prisma } from "@/lib/db/prisma";
import { OPERATOR } from "@/lib/services/operator";
import { createUser } from "@/lib/services/users/create-user";
import { seedDemo } from "@/prisma/demo/seed-demo";
import type { SignIn } from "./launch/first-run";

const DEMO_ADMIN = "admin@demo.tidelock.local";
const FIRST_ADMIN = "admin@tidelock.local";

async function seed(demo: boolean): Promise<SignIn | null> {
  const first = (await prisma().appUser.count()) === 0;
  const account = first ? await createAdmin(demo ? DEMO_ADMIN : FIRST_ADMIN, !demo) : null;
  if (demo) await seedDemo({ report: (line) => console.error(`  ${line}`) });
  return account;
}

async function createAdmin(email: string, mustChangePassword: boolean): Promise<SignIn> {
  const password = readablePassword();
  const passwordHash = await hashPassword(password);
  await createUser({
    person: OPERATOR,
    input: {
      email,
      name: "Admin",
      role: "platform_admin",
      password_hash: passwordHash,
      must_change_password: mustChangePassword,
    },
  });
  return { email, password, passwordHash };
}

/** Four groups of four, about 77 bits, without letters that are mistaken for others. */
function readablePassword(): string {
  const alphabet = "abcdefghjkmnpqrstuvwxyz23456789";
  const group = () => Array.from({ length: 4 }, () => alphabet[randomInt(alphabet.length)]).join("");
  return Array.from({ length: 4 }, group).join("-");
}

const signIn = await seed(process.argv[2] === "demo");
await prisma().$disconnect();
await pool().end();
console.log(JSON.stringify(signIn));
