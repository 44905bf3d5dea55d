import { DeviceListQuery } from "@/lib/contract/device";
import { defineRoute } from "@/lib/http/define-route";
import { listAnswer } from "@/lib/http/list-answer";
import { exportDevices } from "@/lib/services/devices/export-devices";
import { listDevices } from "@/lib/services/devices/list-devices";

export const dynamic = "force-dynamic";

/** The tenant's devices, filtered and sorted on the server. */
export const GET = defineRoute({
  auth: "person",
  query: DeviceListQuery,
  handler: ({ ctx, input }) =>
    listAnswer(input.format, "devices", {
      page: () => listDevices({ ctx, input }),
      file: () => exportDevices({ ctx, input }),
    }),
});
