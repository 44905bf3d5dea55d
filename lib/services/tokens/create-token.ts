import { randomUUID } from "node:crypto";
import type { CreatedToken, CreateTokenRequest } from "@/lib/contract/api-token";
import { withTenant } from "@/lib/db/with-tenant";
import { recordAudit } from "../audit/record-audit";
import type { TenantContext } from "../context";
import { hashToken } from "../owned-token";
import { Refusal } from "../refusal";
import { apiToken } from "./api-token";
import { makePersonalToken, tokenPrefix } from "./personal-token";

const DAY_MS = 86_400_000;
const MOST_TOKENS = 50;

/**
 * Makes a token for the person who asks; its text is in this answer and nowhere else. It can do what its scopes say and
 * the person may, whatever their role is by then.
 * @throws Refusal `conflict` for one token too many.
 */
export async function createToken({
  ctx,
  input,
}: {
  ctx: TenantContext;
  input: CreateTokenRequest;
}): Promise<CreatedToken> {
  const { tenant: tenantId, person } = ctx;
  const now = new Date();
  const id = randomUUID();
  const token = makePersonalToken(ctx.tenant, id);
  const expiresAt = input.expires_in_days ? new Date(now.getTime() + input.expires_in_days * DAY_MS) : null;
  const row = await withTenant(ctx.tenant, async (t) => {
    const there = await t.models.apiToken.count({
      where: { tenantId, userId: person.userId, revokedAt: null },
    });
    if (there >= MOST_TOKENS) {
      throw new Refusal("conflict", `You have ${MOST_TOKENS} tokens here. Revoke one first.`);
    }
    await recordAudit(t, person, {
      action: "api_token.create",
      target: input.name,
      after: { scopes: input.scopes, expires_at: expiresAt?.toISOString() ?? null },
    });
    return t.models.apiToken.create({
      data: {
        tenantId,
        id,
        userId: person.userId,
        name: input.name,
        tokenHash: new Uint8Array(hashToken(token)),
        prefix: tokenPrefix(token),
        scopes: [...new Set(input.scopes)],
        expiresAt,
      },
    });
  });
  return { token, api_token: apiToken(row, person.name, true, now) };
}
