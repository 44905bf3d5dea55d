import { TokenPath } from "@/lib/contract/api-token";
import { defineRoute } from "@/lib/http/define-route";
import { revokeToken } from "@/lib/services/tokens/revoke-token";

export const dynamic = "force-dynamic";

/** Ends a personal token at once. */
export const POST = defineRoute({
  auth: "person",
  params: TokenPath,
  handler: ({ ctx, params }) => revokeToken({ ctx, input: params }),
});
