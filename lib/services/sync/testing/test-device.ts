import { randomBytes, randomUUID } from "node:crypto";
import type { PullAnswer } from "@/lib/contract/pull";
import { PullQuery } from "@/lib/contract/pull";
import { type PushAnswer, PushRequest } from "@/lib/contract/push";
import { sql } from "@/lib/db/sql";
import type { TenantId } from "@/lib/db/tenant-id";
import { withTenantSql } from "@/lib/db/with-tenant";
import type { DeviceContext } from "../../context";
import { pullChanges } from "../pull-changes";
import { type PushAnswered, pushChanges } from "../push-changes";

/** A device that speaks to the services by hand, entry by entry. */
export type TestDevice = DeviceContext & {
  push: (entries: object[], more?: object) => Promise<PushAnswer>;
  pushRaw: (body: object) => Promise<PushAnswered>;
  pull: (query?: object) => Promise<PullAnswer>;
};

export async function createTestDevice(tenant: TenantId): Promise<TestDevice> {
  const rows = await withTenantSql(tenant, "", (t) =>
    t.rows<{
      id: string;
      no: number;
    }>(sql`WITH number AS (UPDATE tenant_counter SET last_device_no = last_device_no + 1
         WHERE tenant_id = ${tenant} RETURNING last_device_no AS no)
       INSERT INTO device (tenant_id, no, name, platform, app_version, token_hash)
       SELECT ${tenant}, no, 'Test phone ' || no, 'test', '1.0.0', ${randomBytes(32)} FROM number RETURNING id, no`),
  );
  const [device] = rows;
  if (!device) throw new Error("no device");
  const ctx: DeviceContext = { tenant, deviceId: device.id, deviceNo: device.no };
  const pushRaw = (body: object) =>
    pushChanges(ctx, PushRequest.parse(body), { now: Date.now(), idempotencyKey: null });
  return {
    ...ctx,
    pushRaw,
    push: async (entries, more) => {
      const answered = await pushRaw({ batch_id: randomUUID(), entries, ...more });
      return JSON.parse(answered.text) as PushAnswer;
    },
    pull: async (query = {}) => {
      const { text } = await pullChanges(ctx, PullQuery.parse(query), Date.now());
      return JSON.parse(text) as PullAnswer;
    },
  };
}
