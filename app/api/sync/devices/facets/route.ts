import { defineRoute } from "@/lib/http/define-route";
import { countDevices } from "@/lib/services/devices/count-devices";

export const dynamic = "force-dynamic";
export const GET = defineRoute({ auth: "person", handler: ({ ctx }) => countDevices(ctx) });
