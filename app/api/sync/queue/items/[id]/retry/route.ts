import { z } from "zod";
import { RetryRequest } from "@/lib/contract/queue-review";
import { defineRoute } from "@/lib/http/define-route";
import { retryItem } from "@/lib/services/queue/retry-item";

export const dynamic = "force-dynamic";

/** Tries an edit that was set aside again, as it is or mended. */
export const POST = defineRoute({
  auth: "person",
  params: z.object({ id: z.string() }),
  body: RetryRequest,
  limit: "record",
  handler: retryItem,
});
