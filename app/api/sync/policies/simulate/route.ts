import { SimulateRequest, type SimulationEvent } from "@/lib/contract/policy-simulation";
import { defineRoute } from "@/lib/http/define-route";
import { eventFormat, progressStream } from "@/lib/http/progress-stream";
import { reply } from "@/lib/http/reply";
import { simulatePolicy } from "@/lib/services/policies/simulate-policy";

export const dynamic = "force-dynamic";
/**
 * Decides the conflicts of the last days again under a draft policy, and says what would differ. Never writes. With
 * `Accept: application/x-ndjson` or `text/event-stream` it tells how far it is before it gives the report.
 */
export const POST = defineRoute({
  auth: "person",
  body: SimulateRequest,
  handler: async ({ ctx, input, request }) => {
    const { run } = await simulatePolicy({ ctx, input });
    const format = eventFormat(request.headers.get("accept"));
    if (!format) return run({ signal: request.signal });
    const stream = progressStream(format, request.id, async (send, signal) => {
      const tell = (event: SimulationEvent) => send(event);
      const report = await run({
        signal,
        onProgress: (done, total, so_far) => tell({ event: "progress", done, total, report: so_far }),
      });
      tell({ event: "report", report });
    });
    return reply({ stream, contentType: format, headers: { "X-Accel-Buffering": "no" } });
  },
});
