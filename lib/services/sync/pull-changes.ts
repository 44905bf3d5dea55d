import type { PullAnswer, PullQuery } from "@/lib/contract/pull";
import { readCounter } from "@/lib/db/sync/read-changes";
import { withTenantSql } from "@/lib/db/with-tenant";
import type { DeviceContext } from "../context";
import { requireNotRevoked } from "../devices/require-not-revoked";
import { readPage } from "./read-page";

/**
 * One page of changes for a device, rows and checkpoint from one snapshot.
 * @throws Refusal `device_revoked`, and as `readPage`.
 */
export async function pullChanges(ctx: DeviceContext, query: PullQuery, now: number): Promise<PullAnswer> {
  const page = await withTenantSql(
    ctx.tenant,
    "ISOLATION LEVEL REPEATABLE READ READ ONLY",
    async (client) => {
      const counter = await readCounter(client, ctx.tenant, ctx.deviceNo);
      requireNotRevoked(counter);
      return readPage(client, ctx, counter, query);
    },
  );
  return { ...page, server_time: new Date(now).toISOString() };
}
