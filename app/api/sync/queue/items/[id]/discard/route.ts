import { z } from "zod";
import { DiscardRequest } from "@/lib/contract/queue-review";
import { defineRoute } from "@/lib/http/define-route";
import { discardItem } from "@/lib/services/queue/discard-item";

export const dynamic = "force-dynamic";

/** Drops an edit that was set aside, with a reason. It can be restored. */
export const POST = defineRoute({
  auth: "person",
  params: z.object({ id: z.string() }),
  body: DiscardRequest,
  handler: discardItem,
});
