import { defineRoute } from "@/lib/http/define-route";
import { reply } from "@/lib/http/reply";
import { readMetrics } from "@/lib/services/operation/read-metrics";
import { requireScraper } from "@/lib/services/operation/require-scraper";

export const dynamic = "force-dynamic";

/** For Prometheus: with METRICS_TOKEN, or from this machine itself. */
export const GET = defineRoute({
  auth: "public",
  handler: async ({ request }) => {
    requireScraper(request.headers, request);
    return reply({ text: await readMetrics(), contentType: "text/plain; version=0.0.4; charset=utf-8" });
  },
});
