import { z } from "zod";
import { DeviceDetailQuery } from "@/lib/contract/device";
import { defineRoute } from "@/lib/http/define-route";
import { getDevice } from "@/lib/services/devices/get-device";

export const dynamic = "force-dynamic";

/** One device with its latest syncs. */
export const GET = defineRoute({
  auth: "person",
  params: z.object({ device_id: z.string() }),
  query: DeviceDetailQuery,
  handler: getDevice,
});
