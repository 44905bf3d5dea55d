import { z } from "zod";
import { ResyncDeviceRequest } from "@/lib/contract/device";
import { defineRoute } from "@/lib/http/define-route";
import { requestResync } from "@/lib/services/devices/request-resync";

export const dynamic = "force-dynamic";

/** Has a device load everything anew at its next sync; it keeps its outbox. */
export const POST = defineRoute({
  auth: "person",
  params: z.object({ device_id: z.uuid() }),
  body: ResyncDeviceRequest,
  handler: requestResync,
});
