import { AlertPath, MuteRequest } from "@/lib/contract/alert";
import { defineRoute } from "@/lib/http/define-route";
import { muteRule } from "@/lib/services/alerts/mute-rule";

export const dynamic = "force-dynamic";

/** Keeps a rule from sending anything until a time; null ends that. */
export const POST = defineRoute({ auth: "person", params: AlertPath, body: MuteRequest, handler: muteRule });
