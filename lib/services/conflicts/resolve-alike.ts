import type { ResolveAlikeAnswer, ResolveAlikeRequest } from "@/lib/contract/conflict-alike";
import { decideAlike } from "@/lib/core/conflict/decide-alike";
import { requireManager, type TenantContext } from "../context";
import { Refusal } from "../refusal";
import { refusalOfTrouble } from "../refusal-of-trouble";
import { getConflict } from "./get-conflict";
import { resolveConflictByPerson } from "./resolve-conflict-by-person";

type Asked = { ctx: TenantContext; input: ResolveAlikeRequest };
type Item = ResolveAlikeRequest["items"][number];
type Result = ResolveAlikeAnswer["results"][number];

/**
 * Applies one decision to several waiting conflicts, each in a transaction and an audited write of its own. What moved
 * since it was shown, or was decided by somebody else, is skipped and says why; so are all behind one at which the
 * database was in trouble.
 * @throws Refusal `forbidden` for viewers.
 */
export async function resolveAlike({ ctx, input }: Asked): Promise<ResolveAlikeAnswer> {
  requireManager(ctx);
  const results: Result[] = [];
  for (const [place, item] of input.items.entries()) {
    try {
      results.push(await resolveOne(ctx, item, input.decision));
    } catch (error) {
      const refusal = error instanceof Refusal ? error : refusalOfTrouble(error);
      if (!refusal || (refusal !== error && place === 0)) throw error;
      results.push(skipped(item, refusal));
      if (refusal !== error) return { results: [...results, ...input.items.slice(place + 1).map(notTried)] };
    }
  }
  return { results };
}

async function resolveOne(
  ctx: TenantContext,
  item: Item,
  decision: ResolveAlikeRequest["decision"],
): Promise<Result> {
  const conflict = await getConflict({ ctx, input: { id: item.id } });
  const choice = decideAlike(decision, conflict, conflict.record ?? conflict.server ?? { data: {} });
  const request = { ...choice, ...item, ...(decision.note && { note: decision.note }) };
  const { version } = await resolveConflictByPerson({ ctx, input: request });
  return { id: item.id, version };
}

function skipped({ id }: Item, { code, detail }: Refusal): Result {
  return { id, code, detail };
}

function notTried(item: Item): Result {
  return skipped(item, new Refusal("overloaded", "The database was not available. Decide this one again."));
}
