import type { DeviceStatus } from "../../contract/device";

/** A device that synced less recently than this is stale. */
export const STALE_AFTER_MS = 3 * 86_400_000;

export type DeviceSigns = {
  revokedAt: Date | null;
  lastSyncAt: Date | null;
  outboxPending: number | null;
};

/**
 * The one word for how a device stands. What a manager would act on first wins: a revoked device is no longer stale,
 * and a stale one is stale whatever its last report said of the outbox.
 */
export function deviceStatus(device: DeviceSigns, now: Date): DeviceStatus {
  if (device.revokedAt) return "revoked";
  if (!device.lastSyncAt) return "never_synced";
  if (now.getTime() - device.lastSyncAt.getTime() > STALE_AFTER_MS) return "stale";
  return (device.outboxPending ?? 0) > 0 ? "waiting" : "in_sync";
}
