import { DeviceHealthQuery } from "@/lib/contract/device-health";
import { defineRoute } from "@/lib/http/define-route";
import { listAnswer } from "@/lib/http/list-answer";
import { getDeviceHealth } from "@/lib/services/health/get-device-health";
import { exportDeviceHealth, listDeviceHealth } from "@/lib/services/health/list-device-health";

export const dynamic = "force-dynamic";

/** How well devices sync and why: one by its `device_id` with its history, else a page of all, the worst first. */
export const GET = defineRoute({
  auth: "person",
  query: DeviceHealthQuery,
  handler: async ({ ctx, input: { device_id, ...input } }) =>
    device_id === undefined
      ? await listAnswer(input.format, "device-health", {
          page: () => listDeviceHealth({ ctx, input }),
          file: () => exportDeviceHealth({ ctx, input }),
        })
      : await getDeviceHealth({ ctx, input: { device_id, threshold: input.threshold } }),
});
