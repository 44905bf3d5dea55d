import type { Ended, EndOthersRequest } from "@/lib/contract/session";
import type { ModelTx } from "@/lib/db/tx";
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
  return withUser(ctx.userId, async (t) => {
    const sessions = await deleteOtherSessions(t, ctx);
    const tokens = await recordOwnAudit(t, ctx, {
      action: "account.end_other_sessions",
      after: { sessions },
      revokeTokens: input.revoke_tokens,
    });
    return { sessions, tokens };
  });
}

/** Within `withUser`: all but the one given; without one, all. @returns how many */
export async function deleteOtherSessions(
  t: ModelTx,
  { userId, sessionId }: { userId: string; sessionId?: string },
): Promise<number> {
  const { count } = await t.models.session.deleteMany({
    where: { userId, ...(sessionId !== undefined && { id: { not: sessionId } }) },
  });
  return count;
}
