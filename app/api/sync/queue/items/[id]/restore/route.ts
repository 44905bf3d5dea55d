import { z } from "zod";
import { defineRoute } from "@/lib/http/define-route";
import { restoreItem } from "@/lib/services/queue/restore-item";

export const dynamic = "force-dynamic";

/** Puts a discarded edit back among those set aside. */
export const POST = defineRoute({
  auth: "person",
  params: z.object({ id: z.string() }),
  handler: restoreItem,
});
