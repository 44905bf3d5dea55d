import type { TenantLink } from "@/lib/contract/tenant";

/** What the frame around every page shows. */
export type ShellView = {
  person: { name: string; email: string; isPlatformAdmin: boolean };
  /** Every tenant the person may open, by name. */
  tenants: readonly TenantLink[];
  /** The tenant of this page; absent on the platform's pages. */
  current?: TenantLink;
  /** Conflicts that wait for a person in the current tenant. */
  pendingConflicts: number;
};
