import { z } from "zod";
import { UndoRequest } from "@/lib/contract/conflict-review";
import { defineRoute } from "@/lib/http/define-route";
import { undoResolution } from "@/lib/services/conflicts/undo-resolution";

export const dynamic = "force-dynamic";
export const POST = defineRoute({
  auth: "person",
  params: z.object({ id: z.string() }),
  body: UndoRequest,
  handler: undoResolution,
});
