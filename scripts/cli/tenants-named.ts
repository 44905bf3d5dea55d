import { type TenantRow, tenantRows } from "@/lib/db/tenant-rows";
import { Refusal } from "@/lib/services/refusal";

/** The tenants that `--tenant-id` means: all of them, or the one of that id or short name. */
export async function tenantsNamed(name: string): Promise<TenantRow[]> {
  const rows = await tenantRows();
  if (name === "all") return rows;
  const named = rows.filter(({ tenant, slug }) => tenant === name || slug === name);
  if (named.length === 0) throw new Refusal("not_found", `There is no tenant "${name}".`);
  return named;
}
