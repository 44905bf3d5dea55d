import { z } from "zod";
import { AlikeDecision } from "@/lib/contract/conflict-alike";
import { defineRoute } from "@/lib/http/define-route";
import { listAlike } from "@/lib/services/conflicts/list-alike";

export const dynamic = "force-dynamic";

/** The other waiting conflicts that a decision could be applied to, and what it would write there. Writes nothing. */
export const POST = defineRoute({
  auth: "person",
  params: z.object({ id: z.string() }),
  body: AlikeDecision,
  limit: "record",
  handler: listAlike,
});
