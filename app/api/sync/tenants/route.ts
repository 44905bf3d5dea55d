import { CreateTenantRequest } from "@/lib/contract/tenant";
import { defineRoute } from "@/lib/http/define-route";
import { reply } from "@/lib/http/reply";
import { createTenant } from "@/lib/services/tenants/create-tenant";

export const dynamic = "force-dynamic";

/** Makes a tenant. For platform admins. */
export const POST = defineRoute({
  auth: "account",
  body: CreateTenantRequest,
  handler: async ({ ctx, input }) => reply({ status: 201, json: await createTenant({ person: ctx, input }) }),
});
