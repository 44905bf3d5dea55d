import type { EnrollAnswer } from "@/lib/contract/enroll";
import type { TenantContext } from "../context";
import { createCode } from "../enrollment/create-code";
import { enrollDevice } from "../enrollment/enroll-device";

/** A device that came in the way real ones do, with a token that works. */
export async function enrollTestDevice(ctx: TenantContext, name = "Phone"): Promise<EnrollAnswer> {
  const { code } = await createCode({ ctx, input: { uses: 1, expires_in_hours: 1, note: "" } });
  const device = { name, platform: "test", app_version: "1.0.0" };
  return enrollDevice({ input: { enrollment_code: code, device }, address: "test" });
}
