import { defineRoute } from "@/lib/http/define-route";
import { rotateToken } from "@/lib/services/devices/rotate-token";

export const dynamic = "force-dynamic";
export const POST = defineRoute({ auth: "device", handler: rotateToken });
