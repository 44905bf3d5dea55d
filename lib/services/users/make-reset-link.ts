import { prisma } from "@/lib/db/prisma";
import { withUser } from "@/lib/db/user/with-user";
import { type Person, requirePlatformAdmin } from "../context";
import { linkTo, makeSecret } from "../one-time-link";
import { Refusal } from "../refusal";
import { serverOrigin } from "../server-origin";
import { recordOwnAudit } from "./record-own-audit";

const HOUR_MS = 3_600_000;

export type ResetLink = { email: string; link: string; expires_at: string };

/**
 * A link by which an account's owner sets another password, for the operator to hand over. It works once, for an hour, and
 * instead of any made before.
 * @throws Refusal `not_found` where nobody has the address, and for everybody but platform admins.
 */
export async function makeResetLink({
  person,
  input,
}: {
  person: Person;
  /** `origin`: where the server is reached; as far as it was told, where absent. */
  input: { email: string; origin?: string };
}): Promise<ResetLink> {
  requirePlatformAdmin(person);
  const made = await resetLinkFor(input.email, { by: person, origin: input.origin });
  if (!made) throw new Refusal("not_found", `Nobody has an account with ${input.email}.`);
  return made;
}

/**
 * The same for whoever asks; undefined where nobody has the address. `by` is the operator who had it made: what a stranger
 * may ask for is not told to the owner's tenants.
 */
export async function resetLinkFor(
  email: string,
  { by, origin = serverOrigin() }: { by?: Person; origin?: string } = {},
): Promise<ResetLink | undefined> {
  const user = await prisma().appUser.findUnique({
    where: { email },
    select: { id: true, name: true, isPlatformAdmin: true },
  });
  if (!user) return undefined;
  const { id: userId, name, isPlatformAdmin } = user;
  const { secret, hash: secretHash } = makeSecret();
  const createdAt = new Date();
  const expiresAt = new Date(createdAt.getTime() + HOUR_MS);
  await withUser(userId, async (t) => {
    const made = { secretHash, createdAt, expiresAt };
    await t.models.passwordReset.upsert({ where: { userId }, create: { userId, ...made }, update: made });
    const owner = { userId, email, name, isPlatformAdmin };
    if (by) await recordOwnAudit(t, owner, { action: "account.make_reset_link", by });
  });
  return { email, link: linkTo("reset", origin, secret), expires_at: expiresAt.toISOString() };
}
