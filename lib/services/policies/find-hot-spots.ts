import { setImmediate } from "node:timers/promises";
import type { HotSpots, HotSpotsQuery } from "@/lib/contract/hot-spots";
import type { Policy } from "@/lib/contract/policy";
import type { Unreplayable } from "@/lib/contract/policy-simulation";
import { type CandidatePolicy, candidatePolicies } from "@/lib/core/conflict/candidate-policies";
import { type ConflictPlaces, HotSpotCount, type ReplayedUnderAll } from "@/lib/core/conflict/hot-spots";
import { escalationGuard } from "@/lib/core/conflict/lowered-fields";
import { type ReplayedConflict, replayConflict } from "@/lib/core/conflict/replay-conflict";
import type { Domain } from "@/lib/core/domains/domain";
import { DOMAINS } from "@/lib/core/domains/registry";
import { isFullyOn } from "@/lib/core/rollout/standing-policy";
import { type LoggedConflictRow, readLoggedConflicts } from "@/lib/db/conflict/read-logged-conflicts";
import { waitingFields } from "@/lib/db/conflict/waiting-fields";
import { standingPolicyRows } from "@/lib/db/policy/policy-rows";
import { withTenant } from "@/lib/db/with-tenant";
import type { TenantContext } from "../context";

const DAY_MS = 86_400_000;
/** Of each domain the newest conflicts: each is decided once for every candidate. */
const LOOKED_AT = 5_000;
/** Fields whose rules are tried. */
const FIELDS_TRIED = 3;

/** Conflicts between two of which the server may answer others. */
const AT_A_STRETCH = 50;

type Call = { ctx: Pick<TenantContext, "tenant">; input: HotSpotsQuery };

/** One at a time: it computes in this process, which has devices to serve. */
let last: Promise<unknown> = Promise.resolve();

/** Where the conflicts of the last days came from, and which small change of the policy would have spared people most. */
export function findHotSpots(call: Call): Promise<HotSpots> {
  const found = last.then(() => workOut(call));
  last = found.catch(() => {});
  return found;
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
  const { current, fields } = await withTenant(tenant, async (tx) => {
    const rows = await standingPolicyRows(tenant, tx);
    const own = rows.find((row) => row.domain === domain.name && isFullyOn(row));
    return {
      current: own?.policy ?? domain.defaultPolicy,
      fields: await waitingFields(tenant, tx, range, FIELDS_TRIED),
    };
  });
  const candidates = fields.length > 0 ? candidatePolicies(current, fields) : [];
  const guard = escalationGuard([current, domain.defaultPolicy]);
  const count = new HotSpotCount(domain.name, candidates);
  return readLoggedConflicts(tenant, range, async (log) => {
    let seen = 0;
    for await (const page of log.pages) {
      for (const [index, row] of page.entries()) {
        if (index % AT_A_STRETCH === 0) await setImmediate();
        const inForce = log.policies.get(row.policyVersion) ?? domain.defaultPolicy;
        const replay = (draft: Policy) => replayConflict(domain, row, { inForce, draft, guard });
        count.add(placesOf(row), row.state !== "settled", underAll(replay, current, candidates));
      }
      seen += page.length;
      if (seen >= LOOKED_AT) break;
    }
    return { total: log.total, seen, count };
  });
}

type Replay = (draft: Policy) => ReplayedConflict | Unreplayable;

/** Whether a conflict can be decided again doesn't depend on the draft: it is true of all or of none. */
function underAll(
  replay: Replay,
  current: Policy,
  candidates: readonly CandidatePolicy[],
): ReplayedUnderAll | null {
  if (candidates.length === 0) return null;
  const standing = replay(current);
  if (typeof standing === "string") return null;
  const replayed = candidates.map(({ policy }) => replay(policy));
  return { standing, candidates: replayed.filter((one) => typeof one !== "string") };
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
