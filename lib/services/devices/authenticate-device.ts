import { findDeviceCredential } from "@/lib/db/device/find-device-credential";
import { withTenant } from "@/lib/db/with-tenant";
import type { DeviceContext } from "../context";
import { Refusal } from "../refusal";
import { isSameHash, readDeviceToken, type TokenClaim } from "./device-token";

/** The calling device, and the version of its app as it last told. */
export type AuthenticatedDevice = DeviceContext & { appVersion: string };

/**
 * The device that an Authorization header speaks for. A rotated token becomes the device's only one when first used.
 * @throws Refusal `unauthorized`, or `device_revoked` to one who holds the right token.
 */
export async function authenticateDevice(authorization: string | null): Promise<AuthenticatedDevice> {
  const token = /^Bearer +(\S+)$/i.exec(authorization ?? "")?.[1];
  if (token === undefined) {
    throw new Refusal("unauthorized", "Send the device's token: Authorization: Bearer tld_….");
  }
  const claim = readDeviceToken(token);
  const device = claim && (await findDeviceCredential(claim.tenant, claim.deviceId));
  const isCurrent = device && isSameHash(device.token_hash, claim.hash);
  const isNext = device && isSameHash(device.next_token_hash, claim.hash);
  if (!isCurrent && !isNext) {
    throw new Refusal("unauthorized", "This token is unknown here. Enroll the device again.");
  }
  if (device.revoked) {
    throw new Refusal("device_revoked", "A manager revoked this device. Ask for a new enrolment code.");
  }
  if (isNext) await promoteNextToken(claim);
  const { tenant, deviceId } = claim;
  return { tenant, deviceId, deviceNo: device.no, appVersion: device.app_version };
}

/** Conditional on the hash, so that two first uses at once both pass and a later rotation isn't undone. */
async function promoteNextToken({ tenant, deviceId, hash }: TokenClaim): Promise<void> {
  const nextTokenHash = new Uint8Array(hash);
  await withTenant(tenant, (tx) =>
    tx.device.updateMany({
      where: { tenantId: tenant, id: deviceId, nextTokenHash },
      data: { tokenHash: nextTokenHash, nextTokenHash: null },
    }),
  );
}
