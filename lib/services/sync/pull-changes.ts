import type { JsonText } from "@/lib/contract/json";
import type { PullAnswer, PullQuery } from "@/lib/contract/pull";
import { joinObjects } from "@/lib/core/sync/page-text";
import type { DeviceContext } from "../context";
import { latestPage } from "./latest-page";
import type { Page } from "./read-page";

export type Pulled = Omit<Page, "text"> & { text: JsonText<PullAnswer> };

/**
 * One page of changes for a device, rows and checkpoint from one snapshot.
 * @throws Refusal as `latestPage`.
 */
export async function pullChanges(ctx: DeviceContext, query: PullQuery, now: number): Promise<Pulled> {
  const page = await latestPage(ctx, query);
  const server_time = new Date(now).toISOString();
  const time: JsonText<{ server_time: string }> = JSON.stringify({ server_time });
  return { ...page, text: joinObjects(page.text, time) };
}
