import { z } from "zod";
import { RevokeDeviceRequest } from "@/lib/contract/device";
import { defineRoute } from "@/lib/http/define-route";
import { revokeDevice } from "@/lib/services/devices/revoke-device";

export const dynamic = "force-dynamic";

/** Takes a device's access away at once. What it has not pushed yet stays on it. */
export const POST = defineRoute({
  auth: "person",
  params: z.object({ device_id: z.uuid() }),
  body: RevokeDeviceRequest,
  handler: revokeDevice,
});
