import { ResolveAlikeRequest } from "@/lib/contract/conflict-alike";
import { defineRoute } from "@/lib/http/define-route";
import { resolveAlike } from "@/lib/services/conflicts/resolve-alike";

export const dynamic = "force-dynamic";

/** Applies one decision to a few waiting conflicts, each a write of its own; what moved since is skipped and says why. */
export const POST = defineRoute({
  auth: "person",
  body: ResolveAlikeRequest,
  limit: "record",
  handler: resolveAlike,
});
