import { PushRequest } from "@/lib/contract/push";
import { withTenant } from "@/lib/db/with-tenant";
import type { TenantContext } from "@/lib/services/context";
import { drainTenant } from "@/lib/services/queue/drain-tenant";
import { pushChanges } from "@/lib/services/sync/push-changes";
import type { Chronicle } from "./chronicle";

const MINUTE_MS = 60_000;

/** What an app of an old version left in the queue and nobody could apply; `minutesAgo` it came in. */
const BAD_EDITS = [
  {
    minutesAgo: 340,
    priority: "high",
    domain: "work_order",
    mobile_id: "wo-4711",
    delta: { labor_minutes: "90 min" },
  },
  {
    minutesAgo: 95,
    priority: "normal",
    domain: "ticket",
    mobile_id: "ticket-2093",
    delta: { is_escalated: "yes" },
  },
  {
    minutesAgo: 12,
    priority: "low",
    domain: "inspection",
    mobile_id: "insp-88",
    delta: { result: "passed" },
  },
] as const;

/** Gives the queue something for a person to mend. */
export async function leaveBadEdits(
  { tenant }: TenantContext,
  { now, chronicle }: { now: number; chronicle: Chronicle },
): Promise<void> {
  const devices = await withTenant(tenant, (t) =>
    t.models.device.findMany({
      where: { tenantId: tenant, lastPushAt: { not: null } },
      orderBy: { no: "asc" },
    }),
  );
  for (const [index, { minutesAgo, ...entry }] of BAD_EDITS.entries()) {
    const device = devices[index % devices.length];
    if (!device) return;
    const at = now - minutesAgo * MINUTE_MS;
    const batch_id = `left-in-queue-${index}`;
    const modified_at = new Date(at - MINUTE_MS).toISOString();
    const entries = [{ op_id: `${batch_id}:0`, ...entry, modified_at }];
    const ctx = { tenant, deviceId: device.id, deviceNo: device.no };
    await pushChanges(ctx, PushRequest.parse({ batch_id, mode: "queue", entries }), {
      now: at,
      idempotencyKey: null,
    });
    chronicle.batch(batch_id, at);
  }
  await drainTenant(tenant);
}
