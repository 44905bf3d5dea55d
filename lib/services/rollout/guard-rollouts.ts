import type { Guard, Rollout, RolloutSubject, Tripped } from "@/lib/contract/rollout";
import { DOMAINS } from "@/lib/core/domains/registry";
import { type GuardCounts, judgeGuard } from "@/lib/core/rollout/judge-guard";
import { modeForDevice } from "@/lib/core/rollout/mode-for-device";
import { policyOfSubject } from "@/lib/core/rollout/policy-subject";
import { retreat } from "@/lib/core/rollout/retreat";
import { policyHistoryRows } from "@/lib/db/policy/policy-rows";
import { guardedTenants } from "@/lib/db/rollout/guarded-tenants";
import { readDeviceCounts, readPolicyCounts } from "@/lib/db/rollout/read-guard-counts";
import { earlierStages, latestStageRows, type StageRow } from "@/lib/db/rollout/stage-rows";
import type { TenantId } from "@/lib/db/tenant-id";
import type { TenantModelTx, TenantTx } from "@/lib/db/tx";
import { withTenant } from "@/lib/db/with-tenant";
import type { Actor } from "../context";
import { appendStage } from "./append-stage";
import { forgetStages } from "./feature-for";
import { rolloutOf } from "./rollout-of";

/** Signs what the guard does; it has no account. */
const GUARD: Actor = { userId: null, name: "guard" };

/** Pauses each rollout whose limits were passed, over all tenants. Gives the ones that it paused. */
export async function guardRollouts(now = new Date()): Promise<Rollout[]> {
  const paused: Rollout[] = [];
  for (const tenant of await guardedTenants()) paused.push(...(await guardTenant(tenant, now)));
  return paused;
}

/** The same for one tenant. Where two processes look at once, one of them pauses. */
export async function guardTenant(tenant: TenantId, now: Date): Promise<Rollout[]> {
  const paused = await withTenant(tenant, async (t) => {
    const rollouts: Rollout[] = [];
    for (const row of await latestStageRows(t)) {
      if (row.mode !== "on" || !row.guard) continue;
      const rollout = await guardOne(t, row, row.guard, now);
      if (rollout) rollouts.push(rollout);
    }
    return rollouts;
  });
  if (paused.length > 0) forgetStages(tenant);
  return paused;
}

async function guardOne(t: TenantModelTx, row: StageRow, guard: Guard, now: Date): Promise<Rollout | null> {
  const policy = policyOfSubject(row.subject);
  const history = policy ? await policyHistoryRows(t, policy.domain) : [];
  if (policy && history[0]?.version !== policy.version) return null;

  // What happened before this stage began is none of its doing.
  const since = new Date(Math.max(now.getTime() - guard.window_minutes * 60_000, row.created_at.getTime()));
  const found = judgeGuard(guard, await countsOf(t, row, since));
  if (!found) return null;
  const tripped: Tripped = { ...found, from: { mode: row.mode, percent: row.percent } };
  const earlier = await earlierStages(t, row.subject);
  return appendStage(t, GUARD, rolloutOf(row.subject, row), {
    ...retreat(row, earlier),
    guard,
    tripped,
    reason: reasonOf(tripped),
  });
}

/** Only devices that the rollout reaches speak for it or against it. */
async function countsOf(t: TenantTx, row: StageRow, since: Date): Promise<GuardCounts> {
  const policy = policyOfSubject(row.subject);
  const devices = await readDeviceCounts(t, since);
  const counts: GuardCounts = { cases: 0, setAside: 0, requests: 0, failures: 0 };
  for (const { device, requests, failures, entries, setAside } of devices) {
    if (!reaches(row, t.tenant, device)) continue;
    counts.requests += requests;
    counts.failures += failures;
    counts.cases += entries;
    counts.setAside += setAside;
  }
  return policy ? { ...counts, ...(await readPolicyCounts(t, { ...policy, since })) } : counts;
}

function reaches(row: StageRow, tenant: TenantId, device: number): boolean {
  return scopesOf(row.subject).some((scope) => modeForDevice(row, { tenant, scope, device }) === "on");
}

/** Conflicts are rolled out domain by domain, so that a device may be in for one and not for another. */
function scopesOf(subject: RolloutSubject): string[] {
  if (subject === "conflict_resolution") return DOMAINS.map((domain) => domain.name);
  return [policyOfSubject(subject)?.domain ?? subject];
}

function reasonOf({ limit, share_pct, threshold_pct, sample, window_minutes }: Tripped): string {
  const what = limit === "set_aside_pct" ? "were set aside for a person" : "of requests failed";
  return `${share_pct} % ${what} (${sample} in the last ${window_minutes} min), more than ${threshold_pct} %`;
}
