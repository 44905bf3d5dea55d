import { randomBytes } from "node:crypto";
import { encode } from "next-auth/jwt";
import type { Role } from "@/lib/services/context";
import { OPERATOR } from "@/lib/services/operator";
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

/** The Cookie header of a browser in which this person signed in. */
export async function sessionCookie({ userId }: { userId: string }, epoch = 0): Promise<string> {
  const token = await encode({ token: { sub: userId, epoch }, secret: authSecret() });
  return `other=1; ${sessionCookieName()}=${token}`;
}
