import { PartialRequest } from "@/lib/contract/queue";
import { preflight } from "@/lib/http/cors";
import { defineRoute } from "@/lib/http/define-route";
import { measureSync } from "@/lib/http/measure-sync";
import { reply } from "@/lib/http/reply";
import { measurePartial } from "@/lib/services/queue/measure-partial";
import { syncPartly } from "@/lib/services/queue/sync-partly";

export const dynamic = "force-dynamic";

/**
 * Syncs the most urgent part alone: takes entries into the queue, applies what is urgent enough, and gives
 * changes of that priority.
 */
export const POST = defineRoute({
  auth: "device",
  body: PartialRequest,
  limit: "sync",
  handler: async ({ ctx, body, request }) => {
    const idempotencyKey = request.headers.get("idempotency-key");
    const synced = await syncPartly(ctx, body, { now: request.receivedAt, idempotencyKey });
    return reply({
      text: synced.text,
      headers: synced.replayed ? { "Idempotent-Replayed": "true" } : {},
      event: { ...measurePartial(synced), network: body.network_quality },
    });
  },
  measure: measureSync("partial"),
});

/** Lets pages of other origins ask. */
export const OPTIONS = preflight("POST");
