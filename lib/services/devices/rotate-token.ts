import type { RotateTokenAnswer } from "@/lib/contract/enroll";
import { withTenant } from "@/lib/db/with-tenant";
import { recordAudit } from "../audit/record-audit";
import { type DeviceContext, deviceActor } from "../context";
import { Refusal } from "../refusal";
import { forgetCredential } from "./device-credential";
import { hashDeviceToken, makeDeviceToken } from "./device-token";

/**
 * Gives the device a new token; the one it has works until the new one is first used, so an answer that got lost
 * locks nobody out.
 * @throws Refusal `device_revoked` when that happened meanwhile.
 */
export async function rotateToken({ ctx }: { ctx: DeviceContext }): Promise<RotateTokenAnswer> {
  const { tenant, deviceId } = ctx;
  const token = makeDeviceToken(tenant, deviceId);
  await withTenant(tenant, async (t) => {
    const [device] = await t.models.device.updateManyAndReturn({
      where: { tenantId: tenant, id: deviceId, revokedAt: null },
      data: { nextTokenHash: new Uint8Array(hashDeviceToken(token)) },
      select: { name: true },
    });
    if (!device) throw new Refusal("device_revoked", "A manager revoked this device.");
    await recordAudit(t, deviceActor(device.name), {
      action: "device.rotate_token",
      target: deviceId,
    });
  });
  forgetCredential(tenant, deviceId);
  return { token };
}
