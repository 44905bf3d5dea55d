import { PushRequest } from "@/lib/contract/push";
import { preflight } from "@/lib/http/cors";
import { defineRoute } from "@/lib/http/define-route";
import { measureSync } from "@/lib/http/measure-sync";
import { reply } from "@/lib/http/reply";
import { trackMetrics } from "@/lib/services/analytics/track-metrics";
import { pushChanges } from "@/lib/services/sync/push-changes";

export const dynamic = "force-dynamic";

/**
 * Takes a batch of edits, settles conflicts by the tenant's policies, and answers for each edit. The same
 * batch_id gives the same results and conflicts, byte for byte. With pull, the first page of changes comes along, as
 * things stand at this try.
 */
export const POST = defineRoute({
  auth: "device",
  body: PushRequest,
  limit: "sync",
  handler: async ({ ctx, body, request }) => {
    const idempotencyKey = request.headers.get("idempotency-key");
    const { text, replayed, measure } = await pushChanges(ctx, body, {
      now: request.receivedAt,
      idempotencyKey,
    });
    if (body.metrics && !replayed) trackMetrics({ ctx, input: body.metrics, now: request.receivedAt });
    return reply({
      text,
      headers: replayed ? { "Idempotent-Replayed": "true" } : {},
      event: {
        ...measure,
        pulled: body.pull !== undefined,
        // A device that says how often it tried knows better.
        attempt: replayed ? 1 : 0,
        network: body.network_quality,
        outbox: body.queue,
      },
    });
  },
  measure: measureSync("push"),
});

/** Lets pages of other origins ask. */
export const OPTIONS = preflight("POST");
