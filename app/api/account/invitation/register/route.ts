import { register } from "@/lib/auth/register";
import { RegisterRequest } from "@/lib/contract/invitation";
import { defineRoute } from "@/lib/http/define-route";
import { knownFromNowOn } from "@/lib/http/known-from-now-on";

export const dynamic = "force-dynamic";

/** Makes an account for the address of an invitation, and accepts it. */
export const POST = defineRoute({
  auth: "visitor",
  body: RegisterRequest,
  handler: async ({ body, request }) =>
    knownFromNowOn(request, await register({ input: body, address: request.address })),
});
