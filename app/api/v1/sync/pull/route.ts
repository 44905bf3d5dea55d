import { PullQuery } from "@/lib/contract/pull";
import { preflight } from "@/lib/http/cors";
import { defineRoute } from "@/lib/http/define-route";
import { measureSync } from "@/lib/http/measure-sync";
import { reply } from "@/lib/http/reply";
import { pulledItems } from "@/lib/services/sync/measure-push";
import { pullChanges } from "@/lib/services/sync/pull-changes";

export const dynamic = "force-dynamic";

/**
 * One page of what changed since the checkpoint, only the changed fields of what the device knows. Without a
 * checkpoint: everything alive.
 */
export const GET = defineRoute({
  auth: "device",
  query: PullQuery,
  handler: async ({ ctx, query, request }) => {
    const page = await pullChanges(ctx, query, request.receivedAt);
    const event = { pulled: true, items: pulledItems(page.items), checkpoint: page.checkpoint };
    return reply({ text: page.text, event });
  },
  measure: measureSync("pull"),
});

/** Lets pages of other origins ask. */
export const OPTIONS = preflight("GET");
