import { holdClock } from "@/lib/db/clock";
import { claimItems } from "@/lib/db/queue/claim-items";
import { tenantId } from "@/lib/db/tenant-id";
import { withTenantSql } from "@/lib/db/with-tenant";
import { applyItems } from "../apply-items";

// A worker that is killed at the worst moment: everything is written, nothing is committed.
const tenant = tenantId(process.argv[2] ?? "");
await withTenantSql(tenant, "", async (t) => {
  const items = await claimItems(t, { limit: 100 });
  const writes: Promise<unknown>[] = [];
  await applyItems(t, items, (await holdClock(t)).version);
  await Promise.all(writes);
  t.last(Promise.resolve());
  process.stdout.write(`holds ${items.length}\n`);
  // Only a kill ends it.
  await new Promise(() => setInterval(() => {}, 60_000));
});
