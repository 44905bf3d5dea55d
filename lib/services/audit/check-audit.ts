import type { AuditCheck } from "@/lib/contract/audit";
import type { TenantContext } from "../context";
import { FairTurns } from "../fair-turns";
import { Refusal } from "../refusal";
import { verifyAudit } from "./verify-audit";

/** One at a time: it computes in this process, which has devices to serve. */
const turns = new FairTurns({
  atOnce: 1,
  waiting: 10,
  full: () =>
    new Refusal("overloaded", "Other audits are being checked. Try again in a few seconds.", {
      retryAfterSec: 5,
    }),
});

/**
 * Checks the hash chain of the tenant's audit; whoever may read it may check it.
 * @throws Refusal `overloaded` where too many are checked.
 */
export function checkAudit({
  ctx,
  request,
}: {
  ctx: TenantContext;
  request?: { signal: AbortSignal };
}): Promise<AuditCheck> {
  return turns.take(ctx.tenant, () => verifyAudit(ctx.tenant, request?.signal));
}
