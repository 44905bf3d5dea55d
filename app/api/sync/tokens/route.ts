import { CreateTokenRequest } from "@/lib/contract/api-token";
import { defineRoute } from "@/lib/http/define-route";
import { reply } from "@/lib/http/reply";
import { createToken } from "@/lib/services/tokens/create-token";
import { listTokens } from "@/lib/services/tokens/list-tokens";

export const dynamic = "force-dynamic";

/** One's personal tokens for this tenant, by their first characters. */
export const GET = defineRoute({ auth: "person", handler: listTokens });

/** Makes a personal token. It is shown once. */
export const POST = defineRoute({
  auth: "person",
  body: CreateTokenRequest,
  handler: async ({ ctx, input }) => reply({ status: 201, json: await createToken({ ctx, input }) }),
});
