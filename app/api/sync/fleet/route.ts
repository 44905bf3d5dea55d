import { FleetQuery } from "@/lib/contract/fleet";
import { defineRoute } from "@/lib/http/define-route";
import { getFleet } from "@/lib/services/fleet/get-fleet";

export const dynamic = "force-dynamic";

/** All tenants at a glance, those in trouble first. For platform admins. */
export const GET = defineRoute({
  auth: "account",
  query: FleetQuery,
  handler: ({ ctx, input }) => getFleet({ person: ctx, input }),
});
