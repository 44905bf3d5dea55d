import { lookAtReset } from "@/lib/auth/reset-password";
import { HeldLink } from "@/lib/contract/one-time-link";
import { defineRoute } from "@/lib/http/define-route";

export const dynamic = "force-dynamic";

/** Whose password a link sets. Looking doesn't use it up. */
export const POST = defineRoute({
  auth: "visitor",
  body: HeldLink,
  handler: ({ body, request }) => lookAtReset({ input: body, address: request.address }),
});
