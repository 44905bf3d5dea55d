import type { Random } from "@/lib/core/random";
import type { TenantContext } from "@/lib/services/context";
import { revokeDevice } from "@/lib/services/devices/revoke-device";
import { setPolicy } from "@/lib/services/policies/set-policy";
import type { CastTenant } from "./cast";
import type { Chronicle } from "./chronicle";
import { DemoFleet } from "./demo-fleet";
import { Inbox } from "./inbox";
import { POLICY_STORIES, REVOCATION_REASON } from "./manager-rules";
import { planHistory } from "./plan-history";
import type { Period } from "./rhythm";

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
/** The manager comes to what has waited for this long, and leaves so many for later: one in two devices'. */
const INBOX_AGE_MS = 5 * HOUR_MS;
const inboxSize = (devices: number) => Math.ceil(devices / 2);

type Deed = { at: number; run: () => Promise<unknown> };

/**
 * Lets a tenant live through the period: every edit goes through the engine, every decision through the services, each
 * at its time. The chronicle tells when things happened; the database itself only knows that it was today.
 */
export async function tellHistory(
  ctx: TenantContext,
  cast: CastTenant,
  period: Period,
  { random, chronicle }: { random: Random; chronicle: Chronicle },
): Promise<void> {
  const inbox = new Inbox(ctx, random, chronicle);
  const plan = planHistory(random, cast, period);
  const fleet = await DemoFleet.enroll(ctx, cast.devices, { random, chronicle, inbox, period });
  inbox.onVersion = (version) => fleet.sawVersion(version);

  const deeds: Deed[] = [
    ...plan.map((sync) => ({ at: sync.at, run: () => fleet.sync(sync) })),
    ...policyChanges(ctx, cast, period, chronicle),
    ...decisions(inbox, inboxSize(cast.devices.length), period, random),
    ...revocations(ctx, cast, fleet, period, chronicle),
  ];
  for (const { run } of deeds.sort((a, b) => a.at - b.at)) await run();
}

function policyChanges(
  ctx: TenantContext,
  { slug }: CastTenant,
  { to }: Period,
  chronicle: Chronicle,
): Deed[] {
  return (POLICY_STORIES[slug] ?? []).map(({ daysAgo, domain, change }) => {
    const at = to - daysAgo * DAY_MS;
    return {
      at,
      run: async () => {
        const { version } = await setPolicy(ctx, { domain, ...change });
        chronicle.policy(domain, version, at);
      },
    };
  });
}

/** Twice a day the manager goes through what has waited for long enough. */
function decisions(inbox: Inbox, keep: number, { from, to }: Period, random: Random): Deed[] {
  const deeds: Deed[] = [];
  for (let at = from; at < to; at += 12 * HOUR_MS) {
    const when = Math.round(at + random() * 3 * HOUR_MS);
    if (when < to)
      deeds.push({ at: when, run: () => inbox.decideOlderThan(when - INBOX_AGE_MS, keep, when) });
  }
  return deeds;
}

function revocations(
  ctx: TenantContext,
  { devices }: CastTenant,
  fleet: DemoFleet,
  { to }: Period,
  chronicle: Chronicle,
): Deed[] {
  const at = to - 3.5 * DAY_MS;
  return devices
    .filter(({ habit }) => habit === "left")
    .map((device) => ({
      at,
      run: async () => {
        const device_id = fleet.idOf(device);
        await revokeDevice({ ctx, input: { device_id, reason: REVOCATION_REASON } });
        chronicle.revocation(device_id, at);
      },
    }));
}
