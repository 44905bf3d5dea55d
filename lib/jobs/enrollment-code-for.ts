import type { TenantContext } from "@/lib/services/context";
import { createCode } from "@/lib/services/enrollment/create-code";
import { OPERATOR } from "@/lib/services/operator";
import { Refusal } from "@/lib/services/refusal";
import { createTenant } from "@/lib/services/tenants/create-tenant";
import { findTenant } from "@/lib/services/tenants/find-tenant";

/** A tenant, made when there is none of that slug, and a code that lets `uses` devices in for a day. */
export async function enrollmentCodeFor(
  slug: string,
  uses: number,
): Promise<{ ctx: TenantContext; code: string }> {
  const ctx = await findTenant(OPERATOR, slug).catch(async (error: unknown) => {
    if (!(error instanceof Refusal && error.code === "not_found")) throw error;
    const name = slug.charAt(0).toUpperCase() + slug.slice(1).replaceAll("-", " ");
    await createTenant({ person: OPERATOR, input: { slug, name } });
    return findTenant(OPERATOR, slug);
  });
  const { code } = await createCode({
    ctx,
    input: { uses, expires_in_hours: 24, note: "made on the command line" },
  });
  return { ctx, code };
}
