import type { Ended } from "@/lib/contract/session";
import type { Tx } from "@/lib/db/prisma";
import type { Person } from "@/lib/services/context";
import { deleteOtherSessions } from "@/lib/services/sessions/end-other-sessions";
import { recordOwnAudit } from "@/lib/services/users/record-own-audit";

type NewPassword = {
  passwordHash: string;
  /** The hash that it takes the place of; without it, whatever stands. */
  replaced?: string;
  action: "account.change_password" | "account.reset_password";
  revokeTokens: boolean;
  /** The only session that goes on. */
  keptSession?: string;
};

/**
 * Gives a person another password, within `withUser`. With the old one end what was opened by it: sessions, reset links.
 * @returns undefined where another one was set meanwhile
 */
export async function setPassword(tx: Tx, person: Person, set: NewPassword): Promise<Ended | undefined> {
  const { userId } = person;
  const { passwordHash, replaced, action, revokeTokens, keptSession } = set;
  const { count } = await tx.appUser.updateMany({
    where: { id: userId, ...(replaced !== undefined && { passwordHash: replaced }) },
    data: { passwordHash, mustChangePassword: false },
  });
  if (count === 0) return undefined;
  await tx.passwordReset.deleteMany({ where: { userId } });
  const sessions = await deleteOtherSessions(tx, { userId, sessionId: keptSession });
  const tokens = await recordOwnAudit(tx, person, {
    action,
    after: { sessions_ended: sessions },
    revokeTokens,
  });
  return { sessions, tokens };
}
