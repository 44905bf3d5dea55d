import { z } from "zod";
import { defineRoute } from "@/lib/http/define-route";
import { getConflict } from "@/lib/services/conflicts/get-conflict";

export const dynamic = "force-dynamic";

/** One conflict with both sides whole, its base, and the reason for every field. */
export const GET = defineRoute({
  auth: "person",
  params: z.object({ id: z.string() }),
  handler: getConflict,
});
