import { randomUUID } from "node:crypto";
import { IDLE_SESSION_DAYS, SESSION_DAYS } from "@/lib/contract/session";
import type { Tx } from "@/lib/db/prisma";
import { withUser } from "@/lib/db/user/with-user";
import { networkOf } from "../network-of";
import type { Visit } from "./visit";

const DAY_MS = 86_400_000;
/** A script that signs in for every request must not fill the table. */
const MOST_SESSIONS = 100;

/**
 * Signs a person in where they are. What is over is cleared away, and so is the session that this one takes the place of:
 * a browser has one.
 * @returns the session's id
 */
export async function startSession(start: {
  userId: string;
  visit: Visit;
  /** Of the same browser, if the same person was signed in there. */
  replaced?: string;
  now: Date;
}): Promise<string> {
  const { userId, visit, replaced, now } = start;
  const id = randomUUID();
  await withUser(userId, async (tx) => {
    await clearAway(tx, { userId, replaced, now });
    await tx.session.create({
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
  });
  return id;
}

async function clearAway(
  tx: Tx,
  { userId, replaced, now }: { userId: string; replaced: string | undefined; now: Date },
): Promise<void> {
  const idleSince = new Date(now.getTime() - IDLE_SESSION_DAYS * DAY_MS);
  await tx.session.deleteMany({
    where: {
      userId,
      OR: [
        { expiresAt: { lte: now } },
        { lastUsedAt: { lte: idleSince } },
        ...(replaced ? [{ id: replaced }] : []),
      ],
    },
  });
  const tooMany = await tx.session.findMany({
    where: { userId },
    orderBy: { lastUsedAt: "desc" },
    skip: MOST_SESSIONS - 1,
    select: { id: true },
  });
  if (tooMany.length === 0) return;
  await tx.session.deleteMany({ where: { userId, id: { in: tooMany.map(({ id }) => id) } } });
}
