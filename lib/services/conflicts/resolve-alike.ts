import type { ResolveAlikeAnswer, ResolveAlikeRequest } from "@/lib/contract/conflict-alike";
import { decideAlike } from "@/lib/core/conflict/decide-alike";
import { requireManager, type TenantContext } from "../context";
import { Refusal } from "../refusal";
import { getConflict } from "./get-conflict";
import { resolveConflictByPerson } from "./resolve-conflict-by-person";

type Asked = { ctx: TenantContext; input: ResolveAlikeRequest };
type Item = ResolveAlikeRequest["items"][number];

/**
 * Applies one decision to several waiting conflicts, each in a transaction and an audited write of its own. What moved
 * since it was shown, or was decided by somebody else, is skipped and says why.
 * @throws Refusal `forbidden` for viewers.
 */
export async function resolveAlike({ ctx, input }: Asked): Promise<ResolveAlikeAnswer> {
  requireManager(ctx);
  const results: ResolveAlikeAnswer["results"] = [];
  for (const item of input.items) results.push(await resolveOne(ctx, item, input.decision));
  return { results };
}

async function resolveOne(
  ctx: TenantContext,
  item: Item,
  decision: ResolveAlikeRequest["decision"],
): Promise<ResolveAlikeAnswer["results"][number]> {
  try {
    const conflict = await getConflict({ ctx, input: { id: item.id } });
    const choice = decideAlike(decision, conflict, conflict.record ?? conflict.server ?? { data: {} });
    const request = { ...choice, ...item, ...(decision.note && { note: decision.note }) };
    const { version } = await resolveConflictByPerson({ ctx, input: request });
    return { id: item.id, version };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { id: item.id, code: error.code, detail: error.detail };
  }
}
