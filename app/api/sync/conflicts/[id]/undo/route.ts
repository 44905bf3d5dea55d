import { z } from "zod";
import { UndoRequest } from "@/lib/contract/conflict-review";
import { defineRoute } from "@/lib/http/define-route";
import { undoResolution } from "@/lib/services/conflicts/undo-resolution";

export const dynamic = "force-dynamic";

/**
 * Brings the values that lost in a resolution back: a new write that every device pulls. Refused where the record was
 * written since (`record_moved`), unless `apply_anyway` says that this was seen, and where it was undone already.
 */
export const POST = defineRoute({
  auth: "person",
  params: z.object({ id: z.string() }),
  body: UndoRequest,
  handler: undoResolution,
});
