import type { Policy } from "@/lib/contract/policy";
import type { SimulateRequest, SimulationReport } from "@/lib/contract/policy-simulation";
import { asPersonDecided } from "@/lib/core/conflict/as-person-decided";
import { escalationGuard } from "@/lib/core/conflict/lowered-fields";
import { type ReplayPolicies, replayConflict } from "@/lib/core/conflict/replay-conflict";
import { replayExample } from "@/lib/core/conflict/replay-example";
import { ReplayReport } from "@/lib/core/conflict/replay-report";
import type { Domain } from "@/lib/core/domains/domain";
import { isFullyOn } from "@/lib/core/rollout/standing-policy";
import { type LoggedConflictRow, readLoggedConflicts } from "@/lib/db/conflict/read-logged-conflicts";
import { standingPolicyRows } from "@/lib/db/policy/policy-rows";
import { withTenant } from "@/lib/db/with-tenant";
import { Breather } from "../breather";
import type { TenantContext } from "../context";
import { Refusal } from "../refusal";
import { requireDomain } from "./domain-policy";
import { requireSoundPolicy } from "./require-sound-policy";

const DAY_MS = 86_400_000;
/** Often enough for a bar to move, seldom enough to cost nothing. */
const PROGRESS_EVERY_MS = 150;
/** Each holds a connection and computes in this process, which has devices to serve. */
const MOST_AT_ONCE = 2;
let running = 0;

export type SimulationRun = {
  /** Ends the replay where it is. */
  signal?: AbortSignal;
  onProgress?: (done: number, total: number, report: SimulationReport) => void;
};

/** A replay that has been checked and may begin. */
export type Simulation = { run: (options?: SimulationRun) => Promise<SimulationReport> };

/**
 * A draft policy over the conflicts of the last days: decided again by the push's own engine, and never written.
 * Whoever may see the policies may try one.
 * @throws Refusal `not_found` for an unknown domain, `invalid_request` for a policy that can't be meant; `run` throws
 * `overloaded` while too many run, and the signal's reason.
 */
export async function simulatePolicy({
  ctx,
  input,
}: {
  ctx: Pick<TenantContext, "tenant">;
  input: SimulateRequest;
}): Promise<Simulation> {
  const domain = requireDomain(input.domain);
  const current = await withTenant(ctx.tenant, async (t) => {
    const rows = await standingPolicyRows(t);
    const own = rows.find((row) => row.domain === domain.name && isFullyOn(row));
    const inForce = own?.policy ?? domain.defaultPolicy;
    await requireSoundPolicy(t, domain, { policy: input.policy, current: inForce });
    return inForce;
  });
  const guard = escalationGuard([current, domain.defaultPolicy, input.policy]);
  return { run: (options = {}) => inTurn(() => replay(ctx, domain, { ...input, guard }, options)) };
}

async function replay(
  ctx: Pick<TenantContext, "tenant">,
  domain: Domain,
  { policy: draft, guard, days, examples }: SimulateRequest & { guard: Policy },
  { signal, onProgress }: SimulationRun,
): Promise<SimulationReport> {
  const to = new Date();
  const from = new Date(to.getTime() - days * DAY_MS);
  const range = { domain: domain.name, from: from.toISOString(), to: to.toISOString() };
  const report = new ReplayReport(examples);
  await readLoggedConflicts(ctx.tenant, { domain: domain.name, from, to }, async (log) => {
    const breather = new Breather();
    let [done, told] = [0, performance.now()];
    for await (const logged of log.conflicts) {
      const inForce = log.policies.get(logged.policyVersion) ?? domain.defaultPolicy;
      addConflict(report, domain, logged, { inForce, draft, guard });
      done += 1;
      if (!breather.isDue()) continue;
      await breather.breathe();
      signal?.throwIfAborted();
      if (performance.now() - told < PROGRESS_EVERY_MS) continue;
      told = performance.now();
      onProgress?.(done, log.total, report.of(range));
    }
  });
  return report.of(range);
}

function addConflict(
  report: ReplayReport,
  domain: Domain,
  logged: LoggedConflictRow,
  { draft, ...policies }: ReplayPolicies & { draft: Policy },
) {
  const replay = replayConflict(domain, logged, policies);
  if (typeof replay === "string") return report.addUnreplayable(replay);
  const replayed = replay(draft);
  const facts = {
    label: logged.label,
    created_at: logged.createdAt.toISOString(),
    device: logged.deviceName,
  };
  const asDraft = logged.decision && asPersonDecided(logged, replayed.after, logged.decision);
  report.add({
    ...replayed,
    ...(asDraft !== null && { person: { asDraft } }),
    example: () => replayExample(logged, replayed, facts),
  });
}

async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (running >= MOST_AT_ONCE) {
    throw new Refusal("overloaded", "Other replays are running. Try again in a few seconds.", {
      retryAfterSec: 3,
    });
  }
  running += 1;
  try {
    return await work();
  } finally {
    running -= 1;
  }
}
