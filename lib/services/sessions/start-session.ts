import { randomUUID } from "node:crypto";
import { IDLE_SESSION_DAYS, SESSION_DAYS } from "@/lib/contract/session";
import { sql } from "@/lib/db/sql";
import type { ModelTx, Tx } from "@/lib/db/tx";
import { withUser } from "@/lib/db/user/with-user";
import { networkOf } from "../network-of";
import type { Visit } from "./visit";

const DAY_MS = 86_400_000;
/** A script that signs in for every request must not fill the table. */
const MOST_SESSIONS = 100;

/**
 * Signs a person in where they are. What is over is cleared away, and so is the session that this one takes the place of:
 * a browser has one.
 * @returns the session's id; null where the password was changed since it was looked at, which ends every session of the one before
 */
export async function startSession(start: {
  userId: string;
  /** The one that the password fitted. */
  passwordHash: string;
  visit: Visit;
  /** Of the same browser, if the same person was signed in there. */
  replaced?: string;
  now: Date;
}): Promise<string | null> {
  const { userId, passwordHash, visit, replaced, now } = start;
  const id = randomUUID();
  return withUser(userId, async (t) => {
    if (!(await holdPassword(t, userId, passwordHash))) return null;
    await clearAway(t, { userId, replaced, now });
    await t.models.session.create({
      data: {
        id,
        userId,
        createdAt: now,
        lastUsedAt: now,
        expiresAt: new Date(now.getTime() + SESSION_DAYS * DAY_MS),
        network: networkOf(visit.address),
        userAgent: visit.userAgent.slice(0, 400),
      },
    });
    return id;
  });
}

/** Whoever changes the password meanwhile waits until the session is there, and ends it. */
async function holdPassword(t: Tx, userId: string, passwordHash: string): Promise<boolean> {
  const held = await t.rows(sql`
    SELECT 1 FROM app_user WHERE id = ${userId}::uuid AND password_hash = ${passwordHash} FOR SHARE`);
  return held.length > 0;
}

async function clearAway(
  t: ModelTx,
  { userId, replaced, now }: { userId: string; replaced: string | undefined; now: Date },
): Promise<void> {
  const idleSince = new Date(now.getTime() - IDLE_SESSION_DAYS * DAY_MS);
  await t.models.session.deleteMany({
    where: {
      userId,
      OR: [
        { expiresAt: { lte: now } },
        { lastUsedAt: { lte: idleSince } },
        ...(replaced ? [{ id: replaced }] : []),
      ],
    },
  });
  const tooMany = await t.models.session.findMany({
    where: { userId },
    orderBy: { lastUsedAt: "desc" },
    skip: MOST_SESSIONS - 1,
    select: { id: true },
  });
  if (tooMany.length === 0) return;
  await t.models.session.deleteMany({ where: { userId, id: { in: tooMany.map(({ id }) => id) } } });
}
