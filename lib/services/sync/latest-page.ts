import { readClockFor } from "@/lib/db/clock";
import { noteOwnTold } from "@/lib/db/sync/note-own-told";
import { withTenantSql } from "@/lib/db/with-tenant";
import type { DeviceContext } from "../context";
import { requireNotRevoked } from "../devices/require-not-revoked";
import { noticingRestores } from "../restores/notice-restore";
import { type Page, type PageRequest, readPage } from "./read-page";

/**
 * One page as things stand now, in a snapshot of its own. A push reads its page by this too, once its batch is
 * committed: the page is no part of what a retry must get through, and nobody waits for it with the counter held.
 * @throws Refusal `device_revoked`, and as `readPage`.
 */
export async function latestPage(ctx: DeviceContext, request: PageRequest): Promise<Page> {
  const { tenant, deviceNo } = ctx;
  const page = await noticingRestores(ctx, () =>
    withTenantSql(tenant, "ISOLATION LEVEL REPEATABLE READ READ ONLY", async (t) => {
      const counter = await readClockFor(t, deviceNo);
      requireNotRevoked(counter);
      return readPage(t, ctx, counter, request);
    }),
  );
  if (page.ownTold) await noteOwnTold(tenant, deviceNo, page.ownTold);
  return page;
}
