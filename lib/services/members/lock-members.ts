import { sql } from "@/lib/db/sql";
import type { TenantModelTx, TenantTx } from "@/lib/db/tx";
import { Refusal } from "../refusal";

/** Changes of who manages a tenant wait for each other here, so that two can't each take the other for the last one left. */
export async function lockMembers(t: TenantTx): Promise<void> {
  await t.rows(sql`SELECT 1 FROM tenant WHERE id = ${t} FOR UPDATE`);
}

/** @throws Refusal `conflict` when nobody but this person manages the tenant. */
export async function requireAnotherManager(t: TenantModelTx, userId: string): Promise<void> {
  const others = await t.models.membership.count({
    where: { tenantId: t.tenant, role: "manager", userId: { not: userId } },
  });
  if (others > 0) return;
  throw new Refusal(
    "conflict",
    "This is the tenant's last manager. Make somebody else a manager first, so that nobody is locked out.",
  );
}
