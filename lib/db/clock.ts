import type { OwnTold } from "@/lib/core/sync/own-writes";
import { sql } from "./sql";
import type { TenantTx } from "./tx";

/**
 * A tenant's one clock: each write of a record takes its next number. Whoever holds it is the only one who writes records
 * of the tenant until the transaction ends, so a number is visible only when every smaller one is. Hold it by a statement of
 * its own, before anything else is read: what the statement reads that waits for a lock is older than the lock.
 */
export type Clock = {
  version: number;
  epoch: number;
  /** Checkpoints from before this version are worth nothing: tombstones were forgotten since. */
  forgotten: number;
  /** The secret that checkpoints are sealed with. */
  checkpointKey: Buffer;
};

/** Holds the tenant's clock and says where it stands. */
export async function holdClock(t: TenantTx): Promise<{ version: number; epoch: number }> {
  const rows = await t.rows<{ version: number; epoch: number }>(
    sql`SELECT version, epoch FROM tenant_counter WHERE tenant_id = ${t} FOR NO KEY UPDATE`,
    "hold-clock",
  );
  return present(rows);
}

/** Holds it for a device's push. `deviceRevoked`: the device may no longer speak. */
export async function holdClockFor(
  t: TenantTx,
  deviceId: string,
): Promise<Clock & { deviceRevoked: boolean }> {
  const rows = await t.rows<ClockRow>(
    sql`SELECT c.version, c.epoch, c.forgotten_version AS forgotten, c.checkpoint_key,
        d.revoked_at IS NOT NULL AS revoked
      FROM tenant_counter c JOIN device d ON d.tenant_id = c.tenant_id AND d.id = ${deviceId}
      WHERE c.tenant_id = ${t} FOR NO KEY UPDATE OF c`,
    "hold-clock-for",
  );
  return clockOf(present(rows));
}

/**
 * Reads it for a device's pull, without holding it. A device that a manager asked for a full resync has forgotten all before
 * that. `ownTold`: which of the device's own writes its checkpoints have covered.
 */
export async function readClockFor(
  t: TenantTx,
  device: number,
): Promise<Clock & { deviceRevoked: boolean; ownTold: OwnTold }> {
  const rows = await t.rows<ClockRow & { own_told: OwnTold | null }>(
    sql`SELECT c.version, c.epoch, GREATEST(c.forgotten_version, d.resync_version) AS forgotten,
        c.checkpoint_key, d.revoked_at IS NOT NULL AS revoked, d.own_told
      FROM tenant_counter c LEFT JOIN device d ON d.tenant_id = c.tenant_id AND d.no = ${device}
      WHERE c.tenant_id = ${t}`,
    "read-clock-for",
  );
  const row = present(rows);
  return { ...clockOf(row), ownTold: row.own_told ?? {} };
}

/** Takes the next number for something that devices are told of and that is no write of a record. */
export async function takeNumber(t: TenantTx): Promise<number> {
  const rows = await t.rows<{ version: number }>(
    sql`UPDATE tenant_counter SET version = version + 1 WHERE tenant_id = ${t} RETURNING version`,
  );
  return present(rows).version;
}

type ClockRow = {
  version: number;
  epoch: number;
  forgotten: number;
  checkpoint_key: Buffer;
  revoked: boolean;
};

function clockOf({ checkpoint_key: checkpointKey, revoked: deviceRevoked, ...clock }: ClockRow) {
  const { version, epoch, forgotten } = clock;
  return { version, epoch, forgotten, checkpointKey, deviceRevoked };
}

function present<Row>([row]: readonly Row[]): Row {
  if (!row) throw new Error("the tenant has no clock, or the device is gone");
  return row;
}
