import type { PullAnswer, PullQuery } from "@/lib/contract/pull";
import type { DeviceContext } from "../context";
import { latestPage } from "./latest-page";

/**
 * One page of changes for a device, rows and checkpoint from one snapshot.
 * @throws Refusal as `latestPage`.
 */
export async function pullChanges(ctx: DeviceContext, query: PullQuery, now: number): Promise<PullAnswer> {
  return { ...(await latestPage(ctx, query)), server_time: new Date(now).toISOString() };
}
