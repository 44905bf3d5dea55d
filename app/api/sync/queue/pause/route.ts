import { PauseRequest } from "@/lib/contract/queue-review";
import { defineRoute } from "@/lib/http/define-route";
import { pauseQueue } from "@/lib/services/queue/pause-queue";

export const dynamic = "force-dynamic";

/** Holds the tenant's queue, or lets it go on. Edits are taken in all the while. */
export const PUT = defineRoute({ auth: "person", body: PauseRequest, handler: pauseQueue });
