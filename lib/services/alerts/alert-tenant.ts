import type { TenantId } from "@/lib/db/tenant-id";

/** Whose alerts: what a message says of the tenant. */
export type AlertTenant = { tenant: TenantId; slug: string; tenantName: string };
