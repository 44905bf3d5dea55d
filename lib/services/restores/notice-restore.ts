import { newestPosition } from "@/lib/core/sync/checkpoint";
import { parseCheckpoint } from "@/lib/core/sync/checkpoint-code";
import type { TenantModelTx } from "@/lib/db/tx";
import { withTenant } from "@/lib/db/with-tenant";
import { log } from "@/lib/log";
import { recordAudit } from "../audit/record-audit";
import type { DeviceContext } from "../context";
import { Refusal } from "../refusal";
import { OtherHistory, type OtherPast } from "../sync/read-page";
import { beginEpoch } from "./begin-epoch";
import { raiseRestoreAlarm } from "./raise-restore-alarm";

/**
 * Runs a device's request. If the device turns out to know another past than this database, the database may have been
 * restored from a backup: then a new epoch begins by itself and an alarm is raised. The device hears up to which version
 * both pasts are the same.
 * @throws Refusal as `work`; `checkpoint_expired` with `kept_version` instead of OtherHistory.
 */
export async function noticingRestores<T>(ctx: DeviceContext, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof OtherHistory)) throw error;
    const keptVersion = await withTenant(ctx.tenant, async (t) => {
      await noticeRestore(t, ctx, error.past);
      return keptVersionFor(t, ctx, error.past.epoch);
    });
    throw new Refusal(error.code, error.detail, { ...error.options, keptVersion });
  }
}

/**
 * Begins a new epoch where the checkpoint proves a restore: this server gave it, and either at a number that the counter
 * has not reached, or in an epoch that it has no memory of. Each such checkpoint proves it once: its epoch is over then.
 */
async function noticeRestore(
  t: TenantModelTx,
  ctx: DeviceContext,
  { epoch, position, sealed }: OtherPast,
): Promise<void> {
  if (!sealed) return;
  const { tenant, deviceNo } = ctx;
  const counter = await t.models.tenantCounter.findUniqueOrThrow({ where: { tenantId: tenant } });
  const isCurrent = counter.epoch === epoch;
  if (
    !isCurrent &&
    (await t.models.restore.count({ where: { tenantId: tenant, endedEpochs: { has: epoch } } })) > 0
  )
    return;
  const lost = isCurrent ? {} : { lostEpoch: epoch };
  const evidence = { exact: false, deviceNo, knownVersion: position, ...lost };
  const restore = await beginEpoch(t, evidence, counter.epoch);
  if (!restore) return;
  const { slug, name } = await t.models.tenant.findUniqueOrThrow({ where: { id: tenant } });
  await recordAudit(t, TIDELOCK, {
    action: "tenant.notice_restore",
    target: slug,
    before: { epoch: counter.epoch },
    after: {
      epoch: restore.epoch,
      version: Number(restore.version),
      known_version: position,
      device_no: deviceNo,
    },
  });
  await raiseRestoreAlarm(t, { tenant, slug, tenantName: name }, restore);
  log().warn(
    { tenant, version: Number(restore.version), known_version: position },
    "the database was restored from a backup: a device knows a later version; a new epoch began",
  );
}

const TIDELOCK = { userId: null, name: "Tidelock" };

/**
 * Up to which version a device of that epoch knows what this database knows. Where a command said so, that is exact. Where
 * a device was the first to notice, others may have written since the restore, so it is the last checkpoint that the
 * restored database remembers giving to this device: the device may have more in common, but never less.
 */
async function keptVersionFor(t: TenantModelTx, ctx: DeviceContext, epoch: number): Promise<number> {
  const { version } = await t.models.tenantCounter.findUniqueOrThrow({ where: { tenantId: ctx.tenant } });
  // Base version 0 would make records: it is only for a server that has never had any.
  return Math.max(await commonVersion(t, ctx, epoch), version > 0n ? 1 : 0);
}

async function commonVersion(
  t: TenantModelTx,
  { tenant, deviceId }: DeviceContext,
  epoch: number,
): Promise<number> {
  const restores = await t.models.restore.findMany({ where: { tenantId: tenant }, orderBy: { at: "asc" } });
  const first = restores.findIndex(({ endedEpochs }) => endedEpochs.includes(epoch));
  const since = first < 0 ? [] : restores.slice(first);
  const [ended] = since;
  // Nothing is known of an epoch that began in the lost time, or before epochs were written down.
  if (!ended || ended.endedEpochs[0] !== epoch) return 0;
  const kept = Math.min(...since.map(({ version }) => Number(version)));
  if (since.every(({ exact }) => exact)) return kept;
  const { pullCheckpoint } = await t.models.device.findFirstOrThrow({
    where: { tenantId: tenant, id: deviceId },
    select: { pullCheckpoint: true },
  });
  const remembered = pullCheckpoint ? parseCheckpoint(pullCheckpoint) : undefined;
  return remembered?.epoch === epoch ? Math.min(kept, newestPosition(remembered)) : 0;
}
