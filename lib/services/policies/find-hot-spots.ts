import type { HotSpots, HotSpotsQuery } from "@/lib/contract/hot-spots";
import type { Policy } from "@/lib/contract/policy";
import { type CandidatePolicy, candidatePolicies } from "@/lib/core/conflict/candidate-policies";
import { type ConflictPlaces, HotSpotCount, type ReplayedUnderAll } from "@/lib/core/conflict/hot-spots";
import { escalationGuard } from "@/lib/core/conflict/lowered-fields";
import { type Replay, type ReplayedConflict, replayConflict } from "@/lib/core/conflict/replay-conflict";
import type { Domain } from "@/lib/core/domains/domain";
import { DOMAINS } from "@/lib/core/domains/registry";
import { isFullyOn } from "@/lib/core/rollout/standing-policy";
import { type LoggedConflictRow, readLoggedConflicts } from "@/lib/db/conflict/read-logged-conflicts";
import { waitingFields } from "@/lib/db/conflict/waiting-fields";
import { standingPolicyRows } from "@/lib/db/policy/policy-rows";
import { withTenant } from "@/lib/db/with-tenant";
import { Breather } from "../breather";
import type { TenantContext } from "../context";
import { FairTurns } from "../fair-turns";
import { Refusal } from "../refusal";

const DAY_MS = 86_400_000;
/** Of each domain the newest conflicts: each is decided once for every candidate, which takes longer the more it holds. */
const LOOKED_AT = 5_000;
const LOOKED_AT_BYTES = 2 * 1024 * 1024;
/** Fields whose rules are tried. */
const FIELDS_TRIED = 3;

type Call = { ctx: Pick<TenantContext, "tenant">; input: HotSpotsQuery };

/** One at a time: it computes in this process, which has devices to serve. */
const turns = new FairTurns({
  atOnce: 1,
  waiting: 10,
  full: () =>
    new Refusal("overloaded", "Others are looking for hot spots. Try again in a few seconds.", {
      retryAfterSec: 5,
    }),
});

/**
 * Where the conflicts of the last days came from, and which small change of the policy would have spared people most.
 * @throws Refusal `overloaded` where too many ask.
 */
export function findHotSpots(call: Call): Promise<HotSpots> {
  return turns.take(call.ctx.tenant, () => workOut(call));
}

async function workOut({ ctx, input: { days } }: Call): Promise<HotSpots> {
  const to = new Date();
  const from = new Date(to.getTime() - days * DAY_MS);
  const found: HotSpots = {
    from: from.toISOString(),
    to: to.toISOString(),
    conflicts: 0,
    looked_at: 0,
    spots: [],
  };
  // One after the other: each holds a connection, and computes.
  for (const domain of DOMAINS) {
    const { total, seen, count } = await hotSpotsOf(ctx, domain, { domain: domain.name, from, to });
    found.conflicts += total;
    found.looked_at += seen;
    found.spots.push(...count.spots());
  }
  found.spots.sort((a, b) => b.conflicts - a.conflicts);
  return found;
}

async function hotSpotsOf(
  { tenant }: Pick<TenantContext, "tenant">,
  domain: Domain,
  range: { domain: string; from: Date; to: Date },
) {
  const { current, fields } = await withTenant(tenant, async (t) => {
    const rows = await standingPolicyRows(t);
    const own = rows.find((row) => row.domain === domain.name && isFullyOn(row));
    return {
      current: own?.policy ?? domain.defaultPolicy,
      fields: await waitingFields(t, range, FIELDS_TRIED),
    };
  });
  const candidates = fields.length > 0 ? candidatePolicies(current, fields) : [];
  const guard = escalationGuard([current, domain.defaultPolicy]);
  const count = new HotSpotCount(domain.name, candidates);
  return readLoggedConflicts(tenant, range, async (log) => {
    const breather = new Breather();
    let [seen, bytes] = [0, 0];
    for await (const logged of log.conflicts) {
      const inForce = log.policies.get(logged.policyVersion) ?? domain.defaultPolicy;
      const replay = candidates.length > 0 && replayConflict(domain, logged, { inForce, guard });
      const decided =
        typeof replay === "function" ? await underAll(replay, current, candidates, breather) : null;
      count.add(placesOf(logged), logged.state !== "settled", decided);
      if (breather.isDue()) await breather.breathe();
      seen += 1;
      bytes += logged.bytes;
      if (seen >= LOOKED_AT || bytes >= LOOKED_AT_BYTES) break;
    }
    return { total: log.total, seen, count };
  });
}

async function underAll(
  replay: Replay,
  current: Policy,
  candidates: readonly CandidatePolicy[],
  breather: Breather,
): Promise<ReplayedUnderAll> {
  const decided: ReplayedConflict[] = [];
  for (const { policy } of candidates) {
    decided.push(replay(policy));
    if (breather.isDue()) await breather.breathe();
  }
  return { standing: replay(current), candidates: decided };
}

function placesOf(row: LoggedConflictRow): ConflictPlaces {
  const device = row.platform === null ? [] : [[row.platform, row.model].filter(Boolean).join(" · ")];
  return {
    domain: [""],
    field: Object.keys(row.verdicts),
    device_group: device,
    app_version: row.appVersion === null ? [] : [row.appVersion],
    user: row.userId === null ? [] : [row.userId],
  };
}
