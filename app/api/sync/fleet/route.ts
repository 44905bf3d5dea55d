import { FleetQuery } from "@/lib/contract/fleet";
import { defineRoute } from "@/lib/http/define-route";
import { getFleet } from "@/lib/services/fleet/get-fleet";

export const dynamic = "force-dynamic";
export const GET = defineRoute({
  auth: "account",
  query: FleetQuery,
  handler: ({ ctx, input }) => getFleet({ person: ctx, input }),
});
