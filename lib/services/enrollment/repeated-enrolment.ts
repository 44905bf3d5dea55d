import { createHash } from "node:crypto";
import type { EnrollRequest } from "@/lib/contract/enroll";
import type { HeldCode } from "@/lib/db/enrollment/with-held-code";
import type { TenantModelTx } from "@/lib/db/tx";

/** By what a request is known again: the device's own key, or all that it says where it has none. */
export function enrolmentHash({ device_key, device }: EnrollRequest): Uint8Array<ArrayBuffer> {
  const { name, platform, app_version, model = null, user_id = null } = device;
  const known = device_key ? ["key", device_key] : ["request", name, platform, app_version, model, user_id];
  return new Uint8Array(createHash("sha256").update(JSON.stringify(known)).digest());
}

export type EnrolledDevice = { id: string; name: string; revokedAt: Date | null };

/**
 * The device that this request enrolled before, by the same code; undefined where it is a new one. A key tells for good.
 * Without one, equal requests may come from two phones that share a code, or from one phone twice. So they count as the
 * same only if the code was for one device, whose token nobody has used yet: its answer was lost.
 */
export async function findEnrolled(
  t: TenantModelTx,
  code: HeldCode,
  request: EnrollRequest,
): Promise<EnrolledDevice | null> {
  if (!request.device_key && code.maxUses > 1) return null;
  return t.models.device.findFirst({
    where: {
      tenantId: t.tenant,
      enrollHash: enrolmentHash(request),
      enrolledWith: code.id,
      ...(!request.device_key && { firstUsedAt: null }),
    },
    select: { id: true, name: true, revokedAt: true },
  });
}
