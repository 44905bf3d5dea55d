import { defineRoute } from "@/lib/http/define-route";
import { countDevices } from "@/lib/services/devices/count-devices";

export const dynamic = "force-dynamic";

/** What the devices can be filtered by, with how many each would show. */
export const GET = defineRoute({ auth: "person", handler: ({ ctx }) => countDevices(ctx) });
