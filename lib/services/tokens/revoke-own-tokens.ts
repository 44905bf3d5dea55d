import { withUser } from "@/lib/db/user/with-user";
import type { Person } from "../context";
import { recordOwnAudit } from "../users/record-own-audit";

/** Ends all personal tokens of a person, in every tenant. */
export async function revokeOwnTokens({ ctx }: { ctx: Person }): Promise<{ tokens: number }> {
  const tokens = await withUser(ctx.userId, (t) =>
    recordOwnAudit(t, ctx, { action: "account.revoke_tokens", revokeTokens: true }),
  );
  return { tokens };
}
