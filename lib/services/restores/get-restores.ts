import type { LatestRestore, OfferCounts, Restore, RestoreReport } from "@/lib/contract/restore";
import type { Restore as RestoreRow } from "@/lib/db/generated/client";
import type { TenantModelTx } from "@/lib/db/tx";
import { withTenant } from "@/lib/db/with-tenant";
import type { TenantContext } from "../context";

/** How many of a list are shown. */
const SHOWN = 50;
const RESTORES = 20;

/** How the tenant's restores went: the latest with its devices, and those before in numbers. */
export function getRestores({ tenant }: TenantContext): Promise<RestoreReport> {
  return withTenant(tenant, async (t) => {
    const rows = await t.models.restore.findMany({
      where: { tenantId: tenant },
      orderBy: { at: "desc" },
      take: RESTORES,
    });
    const restores: Restore[] = [];
    for (const row of rows) restores.push(await restoreOf(t, row));
    const [row] = rows;
    const [latest, ...earlier] = restores;
    return { latest: row && latest ? { ...latest, ...(await devicesOf(t, row)) } : null, earlier };
  });
}

async function restoreOf(t: TenantModelTx, row: RestoreRow): Promise<Restore> {
  const { _sum: sum } = await t.models.restoreDevice.aggregate({
    where: { tenantId: t.tenant, epoch: row.epoch },
    _sum: { taken: true, known: true, inConflict: true, refused: true },
  });
  const device =
    row.deviceNo === null
      ? null
      : await t.models.device.findFirst({
          where: { tenantId: t.tenant, no: row.deviceNo },
          select: { id: true, name: true },
        });
  return {
    epoch: row.epoch,
    at: row.at.toISOString(),
    noticed_by: device,
    version: Number(row.version),
    known_version: row.knownVersion === null ? null : Number(row.knownVersion),
    ...countsOf(sum),
  };
}

async function devicesOf(
  t: TenantModelTx,
  { epoch, at }: RestoreRow,
): Promise<Pick<LatestRestore, "devices" | "offering" | "missing">> {
  const before = { tenantId: t.tenant, revokedAt: null, enrolledAt: { lt: at } };
  const silent = { ...before, OR: [{ lastSeenAt: null }, { lastSeenAt: { lt: at } }] };
  const heard = await t.models.device.count({ where: { ...before, lastSeenAt: { gte: at } } });
  const toCome = await t.models.device.count({ where: silent });
  const missing = await t.models.device.findMany({
    where: silent,
    orderBy: { lastSeenAt: { sort: "desc", nulls: "last" } },
    take: SHOWN,
    select: { id: true, name: true, lastSeenAt: true },
  });
  const offers = await t.models.restoreDevice.findMany({
    where: { tenantId: t.tenant, epoch },
    orderBy: { lastAt: "desc" },
    take: SHOWN,
  });
  const named = await t.models.device.findMany({
    where: { tenantId: t.tenant, no: { in: offers.map(({ deviceNo }) => deviceNo) } },
    select: { id: true, no: true, name: true },
  });
  const byNo = new Map(named.map((device) => [device.no, device]));
  return {
    devices: { heard, to_come: toCome },
    missing: missing.map(({ id, name, lastSeenAt }) => ({
      ...{ id, name },
      last_seen_at: lastSeenAt?.toISOString() ?? null,
    })),
    offering: offers.flatMap((offer) => {
      const device = byNo.get(offer.deviceNo);
      const { id = "", name = "" } = device ?? {};
      return device ? { id, name, last_at: offer.lastAt.toISOString(), ...countsOf(offer) } : [];
    }),
  };
}

type Sums = { [part in "taken" | "known" | "inConflict" | "refused"]: number | null };

function countsOf({ taken, known, inConflict, refused }: Sums): OfferCounts {
  const counts = {
    taken: taken ?? 0,
    known: known ?? 0,
    in_conflict: inConflict ?? 0,
    refused: refused ?? 0,
  };
  return { offered: counts.taken + counts.known + counts.in_conflict + counts.refused, ...counts };
}
