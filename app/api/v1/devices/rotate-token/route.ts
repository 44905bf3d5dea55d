import { preflight } from "@/lib/http/cors";
import { defineRoute } from "@/lib/http/define-route";
import { rotateToken } from "@/lib/services/devices/rotate-token";

export const dynamic = "force-dynamic";

/** Gives the device a new token. The old one works until the new one is first used. */
export const POST = defineRoute({ auth: "device", handler: rotateToken });

/** Lets pages of other origins ask. */
export const OPTIONS = preflight("POST");
