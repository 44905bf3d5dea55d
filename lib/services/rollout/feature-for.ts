import { type Feature, FULLY_ON, type RolloutMode, type Stage } from "@/lib/contract/rollout";
import { modeForDevice } from "@/lib/core/rollout/mode-for-device";
import { readFeatureStages } from "@/lib/db/rollout/stage-rows";
import type { TenantId } from "@/lib/db/tenant-id";
import type { DeviceContext } from "../context";
import { ProcessMemory } from "../process-memory";

const stages = new ProcessMemory<TenantId, ReadonlyMap<string, Stage>>("stages", 5_000, readFeatureStages);

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
  const stage = (await stages.of(tenant)).get(feature) ?? FULLY_ON;
  return modeForDevice(stage, { tenant, scope: feature, device: deviceNo });
}

/** The same for work that belongs to no device, such as an alert: `on` as soon as it is on for any device. */
export async function featureOf(tenant: TenantId, feature: Feature): Promise<RolloutMode> {
  const { mode, percent } = (await stages.of(tenant)).get(feature) ?? FULLY_ON;
  return mode === "on" && percent === 0 ? "off" : mode;
}

/** Lets the next request read the stages anew; called where they were changed, after the commit. */
export function forgetStages(tenant: TenantId): void {
  stages.forget(tenant);
}
