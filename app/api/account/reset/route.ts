import { resetPassword } from "@/lib/auth/reset-password";
import { ResetRequest } from "@/lib/contract/sign-in";
import { defineRoute } from "@/lib/http/define-route";
import { knownFromNowOn } from "@/lib/http/known-from-now-on";

export const dynamic = "force-dynamic";

/** Sets another password by a link that works once. Every session of the account ends. */
export const POST = defineRoute({
  auth: "visitor",
  body: ResetRequest,
  handler: async ({ body, request }) =>
    knownFromNowOn(request, await resetPassword({ input: body, address: request.address })),
});
