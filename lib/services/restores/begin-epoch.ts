import { randomInt } from "node:crypto";
import type { Restore } from "@/lib/db/generated/client";
import type { Tx } from "@/lib/db/prisma";
import type { TenantId } from "@/lib/db/tenant-id";

/** How it is known that the database was restored. `exact`: nothing was written since. */
export type RestoreEvidence = {
  exact: boolean;
  /** The device that knew more, and the version it knew. */
  deviceNo?: number;
  knownVersion?: number;
  /** An epoch that this database knows nothing of: it began in the lost time. */
  lostEpoch?: number;
};

/**
 * Begins a new epoch and writes down why. Checkpoints of the old one are refused from here on: they may point past changes
 * that are still to come. With `from`, only if the counter still stands in that epoch, and below the known version.
 * @returns nothing if somebody else was first
 */
export async function beginEpoch(
  tenant: TenantId,
  tx: Tx,
  evidence: RestoreEvidence,
  from?: number,
): Promise<Restore | undefined> {
  const [counter] = await tx.$queryRaw<{ epoch: number; version: bigint }[]>`
    SELECT epoch, version FROM tenant_counter WHERE tenant_id = ${tenant}::uuid FOR NO KEY UPDATE`;
  if (!counter) throw new Error("the tenant has no counter");
  const { epoch, version } = counter;
  const { exact, deviceNo, knownVersion, lostEpoch } = evidence;
  if (from !== undefined && epoch !== from) return undefined;
  if (from !== undefined && lostEpoch === undefined && Number(version) >= (knownVersion ?? 0))
    return undefined;
  const endedEpochs = lostEpoch === undefined ? [epoch] : [epoch, lostEpoch];
  const next = anotherEpoch([epoch, ...endedEpochs]);
  await tx.tenantCounter.update({ where: { tenantId: tenant }, data: { epoch: next } });
  return tx.restore.create({
    data: {
      ...{ tenantId: tenant, epoch: next, endedEpochs, version, exact },
      deviceNo: deviceNo ?? null,
      knownVersion: knownVersion ?? null,
    },
  });
}

function anotherEpoch(taken: readonly number[]): number {
  const drawn = randomInt(1, 2 ** 31 - 1);
  return taken.includes(drawn) ? anotherEpoch(taken) : drawn;
}
