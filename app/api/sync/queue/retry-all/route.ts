import { defineRoute } from "@/lib/http/define-route";
import { retryAll } from "@/lib/services/queue/retry-all";

export const dynamic = "force-dynamic";

/** Tries everything again that was set aside. */
export const POST = defineRoute({ auth: "person", handler: ({ ctx }) => retryAll(ctx) });
