import { randomInt } from "node:crypto";
import { holdClock } from "@/lib/db/clock";
import type { Restore } from "@/lib/db/generated/client";
import type { TenantModelTx } from "@/lib/db/tx";

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
  t: TenantModelTx,
  evidence: RestoreEvidence,
  from?: number,
): Promise<Restore | undefined> {
  const { epoch, version } = await holdClock(t);
  const { exact, deviceNo, knownVersion, lostEpoch } = evidence;
  if (from !== undefined && epoch !== from) return undefined;
  if (from !== undefined && lostEpoch === undefined && version >= (knownVersion ?? 0)) return undefined;
  const endedEpochs = lostEpoch === undefined ? [epoch] : [epoch, lostEpoch];
  const next = anotherEpoch([epoch, ...endedEpochs]);
  await t.models.tenantCounter.update({ where: { tenantId: t.tenant }, data: { epoch: next } });
  return t.models.restore.create({
    data: {
      ...{ tenantId: t.tenant, epoch: next, endedEpochs, version, exact },
      deviceNo: deviceNo ?? null,
      knownVersion: knownVersion ?? null,
    },
  });
}

function anotherEpoch(taken: readonly number[]): number {
  const drawn = randomInt(1, 2 ** 31 - 1);
  return taken.includes(drawn) ? anotherEpoch(taken) : drawn;
}
