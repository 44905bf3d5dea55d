import { config } from "@/lib/config";
import type { ServerLoad } from "@/lib/contract/queue";
import { waitBeforePush } from "@/lib/core/queue/admit";
import { jitterOf } from "@/lib/core/queue/jitter";
import { priorityOf } from "@/lib/core/queue/to-queue";
import type { Edit, Rejection } from "@/lib/core/sync/edit";
import type { DeviceContext } from "../context";
import { Refusal } from "../refusal";
import { serverLoad } from "./server-load";

/** @throws Refusal `overloaded`, with a wait of the device's own, where the server is at its limit and the edits can wait. */
export function admitPush(
  { deviceId }: DeviceContext,
  edits: readonly (Edit | Rejection)[],
  raws: readonly unknown[],
  now: number,
  load = limitingLoad(),
): void {
  if (load !== "high") return;
  const priorities = edits.map((edit, index) => priorityOf(edit, raws[index], undefined));
  const retryAfterSec = waitBeforePush(priorities, load, jitterOf(deviceId, Math.floor(now / 60_000)));
  if (retryAfterSec === 0) return;
  const detail =
    "The server is busy and takes urgent and usual edits first. Send these low-priority ones later.";
  throw new Refusal("overloaded", detail, { retryAfterSec });
}

function limitingLoad(): ServerLoad {
  return config().ADMISSION_CONTROL === "on" ? serverLoad() : "low";
}
