import { AlertPath } from "@/lib/contract/alert";
import { defineRoute } from "@/lib/http/define-route";
import { renewSecret } from "@/lib/services/alerts/renew-secret";

export const dynamic = "force-dynamic";

/** Gives a webhook a new signing secret. It is shown once. */
export const POST = defineRoute({
  auth: "person",
  params: AlertPath,
  handler: ({ ctx, params }) => renewSecret({ ctx, input: params }),
});
