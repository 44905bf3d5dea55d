import { ForgottenRequest } from "@/lib/contract/sign-in";
import { defineRoute } from "@/lib/http/define-route";
import { requestReset } from "@/lib/services/users/request-reset";

export const dynamic = "force-dynamic";

/** Asks for a link that sets another password. It comes by mail, if anybody has that address; the answer doesn't tell. */
export const POST = defineRoute({
  auth: "visitor",
  body: ForgottenRequest,
  handler: ({ body, request }) => requestReset({ input: body, address: request.address }),
});
