import { randomUUID } from "node:crypto";
import type { EnrollAnswer, EnrollRequest } from "@/lib/contract/enroll";
import { tenantLimits } from "@/lib/contract/tenant-limits";
import { type HeldCode, withHeldCode } from "@/lib/db/enrollment/with-held-code";
import type { Tx } from "@/lib/db/prisma";
import { recordAudit } from "../audit/record-audit";
import { deviceActor } from "../context";
import { hashDeviceToken, makeDeviceToken } from "../devices/device-token";
import { requireCurrentApp } from "../devices/require-current-app";
import { Refusal } from "../refusal";
import { TokenBuckets } from "../token-buckets";
import { hashEnrollmentCode } from "./enrollment-code";

/**
 * Takes a device in; the code in its hand is all that it has to show. The token is in this answer and nowhere else.
 * @throws Refusal `unauthorized`, the same for a code that is wrong, expired, revoked or used up; `rate_limited` for
 *   an address that tried too many of those; `client_outdated` for an app that the tenant no longer takes.
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
  const answer = await enrollWithCode(input);
  wrongCodes.giveBack(address);
  return answer;
}

/** Only codes that don't work are counted: a whole fleet may enrol from behind one address. */
const wrongCodes = new TokenBuckets({ perSecond: 1, burst: 100 });

async function enrollWithCode(input: EnrollRequest): Promise<EnrollAnswer> {
  const codeHash = hashEnrollmentCode(input.enrollment_code);
  if (!codeHash) throw unknownCode();
  return withHeldCode(codeHash, async (tx, code) => {
    if (!code || !(await takeOneUse(tx, code))) throw unknownCode();
    const { tenant } = code;
    const id = randomUUID();
    const token = makeDeviceToken(tenant, id);
    const { name, platform, app_version, model, user_id } = input.device;
    const { settings } = await tx.tenant.findUniqueOrThrow({
      where: { id: tenant },
      select: { settings: true },
    });
    requireCurrentApp(app_version, tenantLimits(settings));
    await tx.device.createMany({
      data: {
        tenantId: tenant,
        id,
        no: await nextDeviceNo(tx, code),
        name,
        platform,
        appVersion: app_version,
        model: model ?? null,
        userId: user_id ?? null,
        tokenHash: new Uint8Array(hashDeviceToken(token)),
        enrolledWith: code.id,
      },
    });
    await recordAudit(tenant, tx, deviceActor(name), {
      action: "device.enroll",
      target: id,
      after: {
        name,
        platform,
        app_version,
        model: model ?? null,
        user_id: user_id ?? null,
        with_code: code.id,
      },
    });
    return { device_id: id, tenant_id: tenant, token };
  });
}

/** Counts a use where one is left: of two devices that race for the last one, one comes in. */
async function takeOneUse(tx: Tx, { tenant, id }: HeldCode): Promise<boolean> {
  const { count } = await tx.enrollmentCode.updateMany({
    where: {
      tenantId: tenant,
      id,
      revokedAt: null,
      expiresAt: { gt: new Date() },
      uses: { lt: tx.enrollmentCode.fields.maxUses },
    },
    data: { uses: { increment: 1 } },
  });
  return count === 1;
}

async function nextDeviceNo(tx: Tx, { tenant }: HeldCode): Promise<number> {
  const { lastDeviceNo } = await tx.tenantCounter.update({
    where: { tenantId: tenant },
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
