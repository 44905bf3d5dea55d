import { randomUUID } from "node:crypto";
import { type PullAnswer, PullQuery } from "@/lib/contract/pull";
import { type PushAnswer, PushRequest, type PushResult } from "@/lib/contract/push";
import type { TenantId } from "@/lib/db/tenant-id";
import { pullChanges } from "../sync/pull-changes";
import { pushChanges } from "../sync/push-changes";
import { addDevice } from "./add-device";

export type TestDevice = Awaited<ReturnType<typeof testDevice>>;

/** A device that pushes and pulls through the real services. */
export async function testDevice(tenant: TenantId, name?: string) {
  const { id: deviceId, no: deviceNo } = await addDevice(tenant, { ...(name && { name }) });
  const ctx = { tenant, deviceId, deviceNo };
  let checkpoint: string | undefined;
  return {
    id: deviceId,
    async push(...entries: object[]): Promise<PushResult> {
      const request = PushRequest.parse({ batch_id: randomUUID(), entries });
      const { text } = await pushChanges(ctx, request, { now: Date.now(), idempotencyKey: null });
      const [result] = (JSON.parse(text) as PushAnswer).results;
      if (!result) throw new Error("the push answered nothing");
      return result;
    },
    /** One edit and, in the same trip, what changed since the last pull. */
    async pushAndPull(entry: object): Promise<PushResult> {
      const request = PushRequest.parse({ batch_id: randomUUID(), entries: [entry], pull: { checkpoint } });
      const { text } = await pushChanges(ctx, request, { now: Date.now(), idempotencyKey: null });
      const [result] = (JSON.parse(text) as PushAnswer).results;
      if (!result) throw new Error("the push answered nothing");
      return result;
    },
    forgetCheckpoint() {
      checkpoint = undefined;
    },
    /** What changed since this device's last pull. */
    async pull() {
      const query = PullQuery.parse({ checkpoint });
      const answer = await pullChanges(ctx, query, Date.now());
      checkpoint = answer.checkpoint;
      return (JSON.parse(answer.text) as PullAnswer).changes;
    },
  };
}
