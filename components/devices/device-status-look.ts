import type { Tone } from "@/components/ui/tone";
import type { DeviceStatus } from "@/lib/contract/device";

/** How each status is named and toned everywhere. */
export const DEVICE_STATUS_LOOK: Record<DeviceStatus, { label: string; tone: Tone }> = {
  in_sync: { label: "In sync", tone: "good" },
  waiting: { label: "Edits waiting", tone: "accent" },
  stale: { label: "Stale", tone: "warning" },
  never_synced: { label: "Never synced", tone: "neutral" },
  revoked: { label: "Revoked", tone: "neutral" },
};
