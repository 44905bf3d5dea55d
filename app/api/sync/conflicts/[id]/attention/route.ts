import { z } from "zod";
import { AttentionRequest } from "@/lib/contract/conflict-attention";
import { defineRoute } from "@/lib/http/define-route";
import { attendConflict } from "@/lib/services/conflicts/attend-conflict";

export const dynamic = "force-dynamic";

/** Says that the caller looks at a conflict, keeps their draft, and tells who else looks and how it stands by now. */
export const PUT = defineRoute({
  auth: "person",
  params: z.object({ id: z.string() }),
  body: AttentionRequest,
  limit: "record",
  handler: attendConflict,
});
