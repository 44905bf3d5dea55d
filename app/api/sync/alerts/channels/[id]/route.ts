import { AlertPath } from "@/lib/contract/alert";
import { defineRoute } from "@/lib/http/define-route";
import { deleteChannel } from "@/lib/services/alerts/delete-channel";

export const dynamic = "force-dynamic";

/** Deletes a channel. It can be restored. */
export const DELETE = defineRoute({
  auth: "person",
  params: AlertPath,
  handler: ({ ctx, params }) => deleteChannel({ ctx, input: params }),
});
