import { z } from "zod";
import { ResolveRequest } from "@/lib/contract/conflict-review";
import { defineRoute } from "@/lib/http/define-route";
import { resolveConflictByPerson } from "@/lib/services/conflicts/resolve-conflict-by-person";

export const dynamic = "force-dynamic";

/**
 * Settles a conflict that waits for a person: the client's side, the server's, or a value for each field. It
 * is a new write that every device pulls.
 */
export const POST = defineRoute({
  auth: "person",
  params: z.object({ id: z.string() }),
  body: ResolveRequest,
  limit: "record",
  handler: resolveConflictByPerson,
});
