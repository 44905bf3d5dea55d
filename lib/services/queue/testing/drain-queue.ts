import type { TenantId } from "@/lib/db/tenant-id";
import { drainTenant } from "../drain-tenant";

/** Applies what waits until nothing does. */
export async function drainQueue(tenant: TenantId): Promise<number> {
  let drained = 0;
  for (let n = await drainTenant(tenant); n > 0; n = await drainTenant(tenant)) drained += n;
  return drained;
}
