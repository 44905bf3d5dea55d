import type { DeviceCredential } from "@/lib/db/device/find-device-credential";
import { withTenant } from "@/lib/db/with-tenant";
import { bearerTokenIn } from "../bearer-token";
import type { DeviceContext } from "../context";
import { Refusal } from "../refusal";
import { credentialNow, forgetCredential, rememberedCredential } from "./device-credential";
import { isSameHash, readDeviceToken, type TokenClaim } from "./device-token";

/** The calling device, and the version of its app as it last told. */
export type AuthenticatedDevice = DeviceContext & { appVersion: string };

/**
 * The device that an Authorization header speaks for. A rotated token becomes the device's only one when first used.
 * @throws Refusal `unauthorized`, or `device_revoked` to one who holds the right token.
 */
export async function authenticateDevice(authorization: string | null): Promise<AuthenticatedDevice> {
  const token = bearerTokenIn(authorization);
  if (token === undefined) {
    throw new Refusal("unauthorized", "Send the device's token: Authorization: Bearer tld_….");
  }
  const claim = readDeviceToken(token);
  const known = claim && (await knownBy(claim));
  if (!known) throw new Refusal("unauthorized", "This token is unknown here. Enroll the device again.");
  const { device, isNext } = known;
  if (device.revoked) {
    throw new Refusal("device_revoked", "A manager revoked this device. Ask for a new enrolment code.");
  }
  if (isNext) await promoteNextToken(claim);
  if (!device.used) await noteFirstUse(claim);
  const { tenant, deviceId } = claim;
  return { tenant, deviceId, deviceNo: device.no, appVersion: device.app_version };
}

/** What is remembered can only let a token in; before one is turned away, the database is asked. */
async function knownBy(claim: TokenClaim): Promise<Known | undefined> {
  const { tenant, deviceId } = claim;
  return (
    match(claim, await rememberedCredential(tenant, deviceId)) ??
    match(claim, await credentialNow(tenant, deviceId))
  );
}

/** `isNext`: by the token that a rotation gave it. */
type Known = { device: DeviceCredential; isNext: boolean };

function match({ hash }: TokenClaim, device: DeviceCredential | undefined): Known | undefined {
  if (!device) return undefined;
  if (isSameHash(device.token_hash, hash)) return { device, isNext: false };
  return isSameHash(device.next_token_hash, hash) ? { device, isNext: true } : undefined;
}

/** From here on a device that enrols without a key and with equal words is another one. */
async function noteFirstUse({ tenant, deviceId }: TokenClaim): Promise<void> {
  await withTenant(tenant, (t) =>
    t.models.device.updateMany({
      where: { tenantId: tenant, id: deviceId, firstUsedAt: null },
      data: { firstUsedAt: new Date() },
    }),
  );
  forgetCredential(tenant, deviceId);
}

/** Conditional on the hash, so that two first uses at once both pass and a later rotation isn't undone. */
async function promoteNextToken({ tenant, deviceId, hash }: TokenClaim): Promise<void> {
  const nextTokenHash = new Uint8Array(hash);
  await withTenant(tenant, (t) =>
    t.models.device.updateMany({
      where: { tenantId: tenant, id: deviceId, nextTokenHash },
      data: { tokenHash: nextTokenHash, nextTokenHash: null },
    }),
  );
  forgetCredential(tenant, deviceId);
}
