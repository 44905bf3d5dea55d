import { FEATURES, type Rollout } from "@/lib/contract/rollout";
import { latestStageRows } from "@/lib/db/rollout/stage-rows";
import { withTenant } from "@/lib/db/with-tenant";
import type { TenantContext } from "../context";
import { rolloutOf } from "./rollout-of";

/** How far each of the four features is switched on. */
export async function getRollouts({ ctx }: { ctx: TenantContext }): Promise<Rollout[]> {
  const rows = await withTenant(ctx.tenant, (t) => latestStageRows(t));
  const bySubject = new Map(rows.map((row) => [row.subject, row]));
  return FEATURES.map((feature) => rolloutOf(feature, bySubject.get(feature)));
}
