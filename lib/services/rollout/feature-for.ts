import { type Feature, FULLY_ON, type RolloutMode, type Stage } from "@/lib/contract/rollout";
import { modeForDevice } from "@/lib/core/rollout/mode-for-device";
import { readFeatureStages } from "@/lib/db/rollout/stage-rows";
import type { TenantId } from "@/lib/db/tenant-id";
import type { DeviceContext } from "../context";

const KEPT_MS = 5_000;
const MOST_TENANTS = 10_000;

type Stages = Promise<ReadonlyMap<string, Stage>>;
const kept = new Map<TenantId, { stages: Stages; until: number }>();

/**
 * Whether a feature is on for this device. Cheap enough for every request: the tenant's stages are kept in the process,
 * so in another process than the one that changed them an answer may be up to five seconds old. `off` also stands for
 * a device outside the percentage. Conflict resolution itself doesn't ask here: a push reads its stage in its own
 * transaction.
 */
export async function featureFor(
  { tenant, deviceNo }: Pick<DeviceContext, "tenant" | "deviceNo">,
  feature: Feature,
): Promise<RolloutMode> {
  const stage = (await stagesOf(tenant)).get(feature) ?? FULLY_ON;
  return modeForDevice(stage, { tenant, scope: feature, device: deviceNo });
}

/** The same for work that belongs to no device, such as an alert: `on` as soon as it is on for any device. */
export async function featureOf(tenant: TenantId, feature: Feature): Promise<RolloutMode> {
  const { mode, percent } = (await stagesOf(tenant)).get(feature) ?? FULLY_ON;
  return mode === "on" && percent === 0 ? "off" : mode;
}

/** Lets the next request read the stages anew; called where they were changed, after the commit. */
export function forgetStages(tenant: TenantId): void {
  kept.delete(tenant);
}

function stagesOf(tenant: TenantId): Stages {
  const known = kept.get(tenant);
  const now = performance.now();
  if (known && known.until > now) return known.stages;
  if (kept.size >= MOST_TENANTS) kept.clear();
  const stages = readFeatureStages(tenant);
  kept.set(tenant, { stages, until: now + KEPT_MS });
  // A failed reading fails whoever waits for it, and is not kept for the next.
  stages.catch(() => {
    if (kept.get(tenant)?.stages === stages) kept.delete(tenant);
  });
  return stages;
}
