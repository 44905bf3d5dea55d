import { randomBytes } from "node:crypto";
import type { Prisma } from "@/lib/db/generated/client";
import type { TenantId } from "@/lib/db/tenant-id";
import { withTenant } from "@/lib/db/with-tenant";

type DevicePart = Partial<Omit<Prisma.DeviceUncheckedCreateInput, "tenantId" | "no">>;

/** One more device of the tenant. */
export function addDevice(tenant: TenantId, part: DevicePart = {}): Promise<{ id: string; no: number }> {
  return withTenant(tenant, async (t) => {
    const { lastDeviceNo: no } = await t.models.tenantCounter.update({
      where: { tenantId: tenant },
      data: { lastDeviceNo: { increment: 1 } },
    });
    return t.models.device.create({
      data: {
        name: `Phone ${no}`,
        platform: "android",
        appVersion: "1.0.0",
        tokenHash: randomBytes(32),
        ...part,
        tenantId: tenant,
        no,
      },
      select: { id: true, no: true },
    });
  });
}
