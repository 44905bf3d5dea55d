import type { DeviceDetail, DeviceStatus } from "../../contract/device";
import { countOf } from "../format/count";
import { formatDuration } from "../format/duration";
import { relativeTime } from "../format/relative-time";
import { STALE_AFTER_MS } from "./device-status";

/** What a manager should know of a device, in sentences, the most important first. */
export function explainDevice(device: DeviceDetail, now: number): string[] {
  return [
    STATUS[device.status](device, now),
    ...(device.status === "revoked" ? [] : [...failures(device), ...clock(device), ...resync(device, now)]),
    ...waitingConflicts(device),
    ...setAside(device),
  ];
}

const STATUS: Record<DeviceStatus, (device: DeviceDetail, now: number) => string> = {
  in_sync: (device, now) => `Synced ${since(device.last_sync_at, now)}; its outbox was empty.`,
  waiting: (device, now) =>
    `Synced ${since(device.last_sync_at, now)}, with ${edits(device)} still in its outbox${oldest(device, now)}.`,
  stale: (device, now) =>
    `Last synced ${since(device.last_sync_at, now)}. After ${formatDuration(STALE_AFTER_MS)} without a sync a device counts as stale.`,
  never_synced: (device, now) => `Enrolled ${since(device.enrolled_at, now)} and has not synced yet.`,
  revoked: (device, now) => `Revoked ${since(device.revoked_at, now)}: its token no longer works.`,
};

/** A clock this far off shows in what users see, though conflicts are settled by corrected times. */
const WRONG_CLOCK_MS = 60_000;

function failures({ syncs }: DeviceDetail): string[] {
  if (syncs.failed === 0) return [];
  return [
    `${syncs.failed} of its ${syncs.total} requests in the last ${syncs.days} days failed or were refused.`,
  ];
}

function clock({ clock_offset_ms: offset }: DeviceDetail): string[] {
  if (offset === null || Math.abs(offset) < WRONG_CLOCK_MS) return [];
  const direction = offset > 0 ? "ahead" : "behind";
  return [
    `Its clock is ${formatDuration(Math.abs(offset))} ${direction}. Times of its edits are corrected by that.`,
  ];
}

function resync({ resync: asked }: DeviceDetail, now: number): string[] {
  if (!asked || asked.done) return [];
  return [`A full resync was asked for ${since(asked.asked_at, now)}; it starts at its next sync.`];
}

function waitingConflicts({ conflicts: { pending } }: DeviceDetail): string[] {
  if (pending === 0) return [];
  return [`${pending} of its edits ${pending === 1 ? "waits" : "wait"} for a person.`];
}

function setAside({ queue: { set_aside: count } }: DeviceDetail): string[] {
  if (count === 0) return [];
  return [`${count} of its edits could not be applied and ${count === 1 ? "was" : "were"} set aside.`];
}

function edits({ outbox }: DeviceDetail): string {
  return countOf(outbox?.pending ?? 0, "edit");
}

function oldest({ outbox }: DeviceDetail, now: number): string {
  return outbox?.oldest_at ? `, the oldest from ${since(outbox.oldest_at, now)}` : "";
}

function since(at: string | null, now: number): string {
  return at === null ? "never" : relativeTime(Date.parse(at), now);
}
