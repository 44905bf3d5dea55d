import { isGranted, scopeFor, wantedBy } from "@/lib/core/tokens/scope-for";
import { prisma } from "@/lib/db/prisma";
import type { TenantId } from "@/lib/db/tenant-id";
import { withTenant } from "@/lib/db/with-tenant";
import type { TenantContext } from "../context";
import { isSameHash } from "../devices/device-token";
import type { OwnedClaim } from "../owned-token";
import { Refusal } from "../refusal";
import { enterTenant } from "../users/enter-tenant";
import { scopesOf, tokenState } from "./api-token";
import { readPersonalToken } from "./personal-token";

/** A token is marked as used at most this often. */
const USED_EVERY_MS = 60_000;

/**
 * The person that a personal token speaks for, in the token's tenant and with the role they hold now. Their name tells
 * the audit which token it was.
 * @throws Refusal `unauthorized` for a token that is unknown, revoked or over; `forbidden` outside of its scopes;
 * `not_found` where its person is no member any more.
 */
export async function authenticateToken(
  token: string,
  request: { method: string; path: string },
  now: Date,
): Promise<TenantContext> {
  const claim = readPersonalToken(token);
  const kept = claim && (await findToken(claim));
  if (!claim || !kept || !isSameHash(kept.tokenHash, claim.hash)) {
    throw new Refusal("unauthorized", "This token is unknown here. Make one in the tenant's settings.");
  }
  const state = tokenState(kept, now);
  if (state !== "active") {
    throw new Refusal("unauthorized", `This token ${state === "revoked" ? "was revoked" : "has expired"}.`);
  }
  const ctx = await contextOf(kept.userId, claim.tenant);
  const wanted = wantedBy(request.method, request.path);
  if (!wanted) throw new Refusal("forbidden", "No token may do this: sign in for it.");
  if (!isGranted(scopesOf(kept), wanted)) {
    throw new Refusal("forbidden", `This token lacks the scope ${scopeFor(wanted)}.`);
  }
  await markUsed(claim, now);
  return { ...ctx, person: { ...ctx.person, name: `${ctx.person.name} (token ${kept.name})` } };
}

function findToken({ tenant, id }: OwnedClaim) {
  return withTenant(tenant, (t) =>
    t.models.apiToken.findUnique({ where: { tenantId_id: { tenantId: tenant, id } } }),
  );
}

async function contextOf(userId: string, tenant: TenantId): Promise<TenantContext> {
  const user = await prisma().appUser.findUnique({
    where: { id: userId },
    select: { email: true, name: true, isPlatformAdmin: true, mustChangePassword: true },
  });
  if (user?.mustChangePassword)
    throw new Refusal("forbidden", "Its owner has to choose a new password first.");
  const person = user && {
    userId,
    email: user.email,
    name: user.name,
    isPlatformAdmin: user.isPlatformAdmin,
  };
  const ctx = person && (await enterTenant(person, tenant));
  if (!ctx) throw new Refusal("not_found", "The owner of this token is no member of its tenant any more.");
  return ctx;
}

async function markUsed({ tenant, id }: OwnedClaim, now: Date): Promise<void> {
  const before = new Date(now.getTime() - USED_EVERY_MS);
  await withTenant(tenant, (t) =>
    t.models.apiToken.updateMany({
      where: { tenantId: tenant, id, OR: [{ lastUsedAt: null }, { lastUsedAt: { lt: before } }] },
      data: { lastUsedAt: now },
    }),
  );
}
