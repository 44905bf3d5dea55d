import { defineRoute } from "@/lib/http/define-route";
import { getPolicies } from "@/lib/services/policies/get-policies";

export const dynamic = "force-dynamic";

/** The policies of all domains. */
export const GET = defineRoute({ auth: "person", handler: ({ ctx }) => getPolicies(ctx) });
