import type { ModelTx } from "@/lib/db/tx";
import { inEachTenant } from "@/lib/db/user/with-user";
import { log } from "@/lib/log";
import { type AuditFact, recordAudit } from "../audit/record-audit";
import type { Actor, Person } from "../context";
import { liveTokensOf } from "../tokens/live-tokens-of";

type OwnDeed = Pick<AuditFact, "action" | "after"> & {
  /** Whether all personal tokens of the person end with it, in every tenant. */
  revokeTokens?: boolean;
  /** Who did it, where it wasn't the person. */
  by?: Actor;
};

/**
 * Tells each tenant of a person what was done with their account, within `withUser`; and the server's log what they did
 * themselves, because a platform admin may be a member of none.
 * @returns how many tokens ended
 */
export async function recordOwnAudit(
  t: ModelTx,
  person: Person,
  { action, after, revokeTokens = false, by = person }: OwnDeed,
): Promise<number> {
  const { userId, email } = person;
  const now = new Date();
  const live = liveTokensOf(userId, now);
  const memberships = await t.models.membership.findMany({ where: { userId }, select: { tenantId: true } });
  const tokens = revokeTokens
    ? await t.models.apiToken.findMany({ where: live, select: { tenantId: true, id: true, name: true } })
    : [];
  const isMember = new Set(memberships.map(({ tenantId }) => tenantId));
  await inEachTenant(t, [...isMember, ...tokens.map(({ tenantId }) => tenantId)], async (inTenant) => {
    const { tenant } = inTenant;
    if (revokeTokens) {
      await t.models.apiToken.updateMany({ where: { ...live, tenantId: tenant }, data: { revokedAt: now } });
    }
    if (isMember.has(tenant)) await recordAudit(inTenant, by, { action, target: email, after });
    for (const { name } of tokens.filter(({ tenantId }) => tenantId === tenant)) {
      await recordAudit(inTenant, person, { action: "api_token.revoke", target: name });
    }
  });
  if (by === person) log().info({ user_id: userId, action, tokens_revoked: tokens.length }, "account");
  return tokens.length;
}
