import type { Ended } from "@/lib/contract/session";
import type { ModelTx } from "@/lib/db/tx";
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
export async function setPassword(t: ModelTx, person: Person, set: NewPassword): Promise<Ended | undefined> {
  const { userId } = person;
  const { passwordHash, replaced, action, revokeTokens, keptSession } = set;
  const { count } = await t.models.appUser.updateMany({
    where: { id: userId, ...(replaced !== undefined && { passwordHash: replaced }) },
    data: { passwordHash, mustChangePassword: false },
  });
  if (count === 0) return undefined;
  await t.models.passwordReset.deleteMany({ where: { userId } });
  const sessions = await deleteOtherSessions(t, { userId, sessionId: keptSession });
  const tokens = await recordOwnAudit(t, person, {
    action,
    after: { sessions_ended: sessions },
    revokeTokens,
  });
  return { sessions, tokens };
}
