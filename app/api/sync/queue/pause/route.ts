import { PauseRequest } from "@/lib/contract/queue-review";
import { defineRoute } from "@/lib/http/define-route";
import { pauseQueue } from "@/lib/services/queue/pause-queue";

export const dynamic = "force-dynamic";
export const PUT = defineRoute({ auth: "person", body: PauseRequest, handler: pauseQueue });
