import { z } from "zod";
import { RecordTimelineQuery } from "@/lib/contract/record-timeline";
import { defineRoute } from "@/lib/http/define-route";
import { getRecordTimeline } from "@/lib/services/records/get-record-timeline";

export const dynamic = "force-dynamic";

/**
 * A record's life: every version with who made it, on which device, what it changed, and how a conflict about
 * it was settled.
 */
export const GET = defineRoute({
  auth: "person",
  params: z.object({ domain: z.string(), mobile_id: z.string() }),
  query: RecordTimelineQuery,
  handler: getRecordTimeline,
});
