import { randomUUID } from "node:crypto";
import type { EnrollAnswer, EnrollRequest } from "@/lib/contract/enroll";
import { tenantLimits } from "@/lib/contract/tenant-limits";
import { troubleOf } from "@/lib/db/database-trouble";
import { type HeldCode, withHeldCode } from "@/lib/db/enrollment/with-held-code";
import type { TenantModelTx } from "@/lib/db/tx";
import { recordAudit } from "../audit/record-audit";
import { deviceActor } from "../context";
import { hashDeviceToken, makeDeviceToken } from "../devices/device-token";
import { requireCurrentApp } from "../devices/require-current-app";
import { Refusal } from "../refusal";
import { StrangerLimit } from "../stranger-limit";
import { hashEnrollmentCode } from "./enrollment-code";
import { type EnrolledDevice, enrolmentHash, findEnrolled } from "./repeated-enrolment";

/**
 * Takes a device in; the code in its hand is all that it has to show. The token is in this answer and nowhere else. Sent
 * again because the answer was lost, it gives the same device another token.
 * @throws Refusal `unauthorized`, the same for a code that is wrong, expired, revoked or used up; `rate_limited` for
 *   an address that tried too many of those; `client_outdated` for an app that the tenant no longer takes;
 *   `device_revoked` where the device that it enrolled before was revoked.
 */
export async function enrollDevice({
  input,
  address,
}: {
  input: EnrollRequest;
  address: string;
}): Promise<EnrollAnswer> {
  const waitSec = wrongCodes.take(address, Date.now());
  if (waitSec > 0) {
    throw new Refusal("rate_limited", "Too many enrolment codes that don't work. Wait a little.", {
      retryAfterSec: waitSec,
    });
  }
  try {
    const answer = await enrollWithCode(input);
    wrongCodes.giveBack(address);
    return answer;
  } catch (error) {
    if (troubleOf(error)) wrongCodes.giveBack(address);
    throw error;
  }
}

/** Only codes that don't work are counted: a whole fleet may enrol from behind one address, and try again behind an outage. */
const wrongCodes = new StrangerLimit({
  perNetwork: { perSecond: 1, burst: 100 },
  inAll: { perSecond: 50, burst: 2000 },
});

async function enrollWithCode(input: EnrollRequest): Promise<EnrollAnswer> {
  const codeHash = hashEnrollmentCode(input.enrollment_code);
  if (!codeHash) throw unknownCode();
  const answer = await withHeldCode(codeHash, async (t, code) => {
    if (code.revoked) throw unknownCode();
    const { tenant } = t;
    const before = await findEnrolled(t, code, input);
    if (!before && !(await takeOneUse(t, code))) throw unknownCode();
    const { settings } = await t.models.tenant.findUniqueOrThrow({
      where: { id: tenant },
      select: { settings: true },
    });
    requireCurrentApp(input.device.app_version, tenantLimits(settings));
    const id = before?.id ?? randomUUID();
    const token = makeDeviceToken(tenant, id);
    const tokenHash = new Uint8Array(hashDeviceToken(token));
    if (before) await enrollAgain(t, code, before, input, tokenHash);
    else await enrollNew(t, code, id, input, tokenHash);
    return { device_id: id, tenant_id: tenant, token };
  });
  if (!answer) throw unknownCode();
  return answer;
}

async function enrollNew(
  t: TenantModelTx,
  code: HeldCode,
  id: string,
  input: EnrollRequest,
  tokenHash: Uint8Array<ArrayBuffer>,
): Promise<void> {
  await t.models.device.createMany({
    data: {
      tenantId: t.tenant,
      id,
      no: await nextDeviceNo(t),
      ...describedAs(input),
      tokenHash,
      enrolledWith: code.id,
      enrollHash: enrolmentHash(input),
    },
  });
  await audit(t, code, id, input, "device.enroll");
}

/** As a rotation does: the token given before stays valid until this one is first used. */
async function enrollAgain(
  t: TenantModelTx,
  code: HeldCode,
  { id, revokedAt }: EnrolledDevice,
  input: EnrollRequest,
  nextTokenHash: Uint8Array<ArrayBuffer>,
): Promise<void> {
  if (revokedAt) {
    throw new Refusal("device_revoked", "A manager revoked this device. Ask for a new enrolment code.");
  }
  await t.models.device.updateMany({
    where: { tenantId: t.tenant, id },
    data: { ...describedAs(input), nextTokenHash },
  });
  await audit(t, code, id, input, "device.enroll_again");
}

function describedAs({ device: { name, platform, app_version, model, user_id } }: EnrollRequest) {
  return { name, platform, appVersion: app_version, model: model ?? null, userId: user_id ?? null };
}

function audit(t: TenantModelTx, code: HeldCode, target: string, { device }: EnrollRequest, action: string) {
  const { name, platform, app_version, model = null, user_id = null } = device;
  const after = { name, platform, app_version, model, user_id, with_code: code.id };
  return recordAudit(t, deviceActor(name), { action, target, after });
}

/** Counts a use where one is left: of two devices that race for the last one, one comes in. */
async function takeOneUse(t: TenantModelTx, { id }: HeldCode): Promise<boolean> {
  const { count } = await t.models.enrollmentCode.updateMany({
    where: {
      tenantId: t.tenant,
      id,
      revokedAt: null,
      expiresAt: { gt: new Date() },
      uses: { lt: t.models.enrollmentCode.fields.maxUses },
    },
    data: { uses: { increment: 1 } },
  });
  return count === 1;
}

async function nextDeviceNo(t: TenantModelTx): Promise<number> {
  const { lastDeviceNo } = await t.models.tenantCounter.update({
    where: { tenantId: t.tenant },
    data: { lastDeviceNo: { increment: 1 } },
    select: { lastDeviceNo: true },
  });
  return lastDeviceNo;
}

function unknownCode(): Refusal {
  return new Refusal(
    "unauthorized",
    "This enrolment code doesn't work: it is mistyped, expired or used up. Ask a manager for a new one.",
  );
}
