import type { Ended, EndOthersRequest } from "@/lib/contract/session";
import type { Tx } from "@/lib/db/prisma";
import { withUser } from "@/lib/db/user/with-user";
import { recordOwnAudit } from "../users/record-own-audit";
import type { SignedInPerson } from "./find-signed-in-person";

/** Signs a person out everywhere but here, and ends their personal tokens too where they want that. */
export async function endOtherSessions({
  ctx,
  input,
}: {
  ctx: SignedInPerson;
  input: EndOthersRequest;
}): Promise<Ended> {
  return withUser(ctx.userId, async (tx) => {
    const sessions = await deleteOtherSessions(tx, ctx);
    const tokens = await recordOwnAudit(tx, ctx, {
      action: "account.end_other_sessions",
      after: { sessions },
      revokeTokens: input.revoke_tokens,
    });
    return { sessions, tokens };
  });
}

/** Within `withUser`: all but the one given; without one, all. @returns how many */
export async function deleteOtherSessions(
  tx: Tx,
  { userId, sessionId }: { userId: string; sessionId?: string },
): Promise<number> {
  const { count } = await tx.session.deleteMany({
    where: { userId, ...(sessionId !== undefined && { id: { not: sessionId } }) },
  });
  return count;
}
