import { claimItems, holdTenantCounter } from "@/lib/db/queue/claim-items";
import { tenantId } from "@/lib/db/tenant-id";
import { withTenantSql } from "@/lib/db/with-tenant";
import { applyItems } from "../apply-items";

// A worker that is killed at the worst moment: everything is written, nothing is committed.
const tenant = tenantId(process.argv[2] ?? "");
await withTenantSql(tenant, "", async (client, last) => {
  const items = await claimItems(client, tenant, { limit: 100 });
  const writes: Promise<unknown>[] = [];
  await applyItems(
    client,
    (write) => writes.push(write),
    tenant,
    items,
    await holdTenantCounter(client, tenant),
  );
  await Promise.all(writes);
  last(Promise.resolve());
  process.stdout.write(`holds ${items.length}\n`);
  // Only a kill ends it.
  await new Promise(() => setInterval(() => {}, 60_000));
});
