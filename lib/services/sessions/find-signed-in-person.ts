import { IDLE_SESSION_DAYS } from "@/lib/contract/session";
import { withUser } from "@/lib/db/user/with-user";
import type { Person } from "../context";
import { networkOf } from "../network-of";

const DAY_MS = 86_400_000;
/** A session is marked as used at most this often. */
const USED_EVERY_MS = 60_000;

/** `mustChangePassword`: until they do, nothing but changing it is open to them. */
export type SignedInPerson = Person & { sessionId: string; mustChangePassword: boolean };

/**
 * Whose session this is; null when it has ended, or the person is gone. Asked of the database each time, so that an ended
 * session has ended everywhere with the next request.
 */
export async function findSignedInPerson(
  { userId, sessionId }: { userId: string; sessionId: string },
  address: string,
  now: Date,
): Promise<SignedInPerson | null> {
  const idleSince = new Date(now.getTime() - IDLE_SESSION_DAYS * DAY_MS);
  return withUser(userId, async (t) => {
    const session = await t.models.session.findFirst({
      where: { userId, id: sessionId, expiresAt: { gt: now }, lastUsedAt: { gt: idleSince } },
      select: {
        lastUsedAt: true,
        network: true,
        user: { select: { email: true, name: true, isPlatformAdmin: true, mustChangePassword: true } },
      },
    });
    if (!session) return null;
    const network = networkOf(address);
    if (now.getTime() - session.lastUsedAt.getTime() > USED_EVERY_MS || session.network !== network) {
      await t.models.session.updateMany({
        where: { userId, id: sessionId },
        data: { lastUsedAt: now, network },
      });
    }
    return { userId, sessionId, ...session.user };
  });
}
