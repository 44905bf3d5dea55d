import { randomBytes } from "node:crypto";
import { encode } from "next-auth/jwt";
import { prisma } from "@/lib/db/prisma";
import type { Role } from "@/lib/services/context";
import { OPERATOR } from "@/lib/services/operator";
import { startSession } from "@/lib/services/sessions/start-session";
import { createUser } from "@/lib/services/users/create-user";
import { hashPassword } from "../password";
import { authSecret, sessionCookieName } from "../session";

export const TEST_PASSWORD = "a password of tests";

export type TestPerson = { userId: string; email: string };

/** An account that no other test knows; a member of the tenant unless a platform admin. */
export async function createTestPerson(
  part: { role?: Role; tenant?: string; mustChangePassword?: boolean } = {},
): Promise<TestPerson> {
  const { role = "manager", tenant, mustChangePassword = false } = part;
  const email = `${randomBytes(6).toString("hex")}@example.test`;
  const { id } = await createUser({
    person: OPERATOR,
    input: {
      email,
      role,
      tenant,
      password_hash: await hashPassword(TEST_PASSWORD),
      must_change_password: mustChangePassword,
    },
  });
  return { userId: id, email };
}

/** The Cookie header of a browser in which this person signed in just now. */
export async function sessionCookie(
  { userId }: { userId: string },
  userAgent = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
): Promise<string> {
  const visit = { address: "192.0.2.1", userAgent };
  return cookieOf({ userId, sessionId: await startTestSession({ userId, visit }) });
}

/** A session as a sign-in begins it, without its look at the password. */
export async function startTestSession(
  start: Omit<Parameters<typeof startSession>[0], "passwordHash" | "now"> & { now?: Date },
): Promise<string> {
  const { passwordHash } = await prisma().appUser.findUniqueOrThrow({
    where: { id: start.userId },
    select: { passwordHash: true },
  });
  const sessionId = await startSession({ now: new Date(), ...start, passwordHash });
  if (sessionId === null) throw new Error("the password was changed meanwhile");
  return sessionId;
}

/** The Cookie header that names a session, whether there is such a one or not. */
export async function cookieOf({
  userId,
  sessionId,
}: {
  userId: string;
  sessionId: string;
}): Promise<string> {
  const token = await encode({ token: { sub: userId, sid: sessionId }, secret: authSecret() });
  return `other=1; ${sessionCookieName()}=${token}`;
}
