import { withUser } from "@/lib/db/user/with-user";
import type { Person } from "../context";
import { Refusal } from "../refusal";
import { recordOwnAudit } from "../users/record-own-audit";

/** Signs a person out of one browser, the one that asks. It is no deed that anybody else has to hear of. */
export async function signOut({ userId, sessionId }: { userId: string; sessionId: string }): Promise<void> {
  await withUser(userId, (t) => t.models.session.deleteMany({ where: { userId, id: sessionId } }));
}

/**
 * Ends one of a person's own sessions, whichever browser it is in: at its next request that one is signed out.
 * @throws Refusal `not_found` where it has ended already, or is somebody else's.
 */
export async function endSession({ ctx, input }: { ctx: Person; input: { id: string } }): Promise<void> {
  const { userId } = ctx;
  await withUser(userId, async (t) => {
    const { count } = await t.models.session.deleteMany({ where: { userId, id: input.id } });
    if (count === 0) throw new Refusal("not_found", "There is no such session. It may have ended already.");
    await recordOwnAudit(t, ctx, { action: "account.end_session" });
  });
}
