import type { PoolClient } from "pg";
import { findDomain } from "@/lib/core/domains/registry";
import { oldestBase, settledChanges } from "@/lib/core/queue/settled-changes";
import { recordKey } from "@/lib/core/sync/apply-push";
import type { PageInput } from "@/lib/core/sync/build-page";
import type { PlacedChange } from "@/lib/core/sync/change";
import type { Checkpoint, PullScope } from "@/lib/core/sync/checkpoint";
import { readSettled, type SettledEdit } from "@/lib/db/queue/read-settled";
import { readTouchedRecords } from "@/lib/db/sync/push-state";
import type { DeviceContext } from "../context";

/** The device's queued edits that were settled since its last complete pull. */
export async function readSettledSince(
  client: PoolClient,
  { tenant, deviceNo }: DeviceContext,
  from: Checkpoint,
): Promise<SettledEdit[]> {
  const since = oldestBase(from);
  return since === undefined ? [] : readSettled(client, tenant, deviceNo, since);
}

/** What a page has to tell the device of its own edits. */
export function newsOf(settled: readonly SettledEdit[]): PageInput["news"] {
  return {
    untold: new Set(settled.map(({ version }) => version)),
    surprised: new Set(
      settled.filter(isSurprising).map(({ domain, mobileId }) => recordKey(domain, mobileId)),
    ),
  };
}

/** Records that did not move since an edit of the device's own came out otherwise than it was made. */
export async function readStanding(
  client: PoolClient,
  { tenant, deviceNo }: DeviceContext,
  settled: readonly SettledEdit[],
  { from, scope }: { from: Checkpoint; scope: PullScope },
): Promise<PlacedChange[]> {
  const surprising = settled.filter(isSurprising);
  if (surprising.length === 0) return [];
  const touched = surprising.map(({ domain, mobileId }) => ({ domain, mobileId, oldestBase: NO_REVISIONS }));
  const records = await readTouchedRecords(client, tenant, deviceNo, touched, ANY_BYTES);
  const standing = surprising.map((edit) => {
    const record = records.get(recordKey(edit.domain, edit.mobileId))?.record ?? null;
    const priority = (record && findDomain(edit.domain)?.priorityOf(record.data)) ?? edit.priority;
    return { ...edit, record, priority };
  });
  return settledChanges(standing, { from, scope });
}

const NO_REVISIONS = Number.MAX_SAFE_INTEGER;
/** A page can't leave some of them out. */
const ANY_BYTES = Number.MAX_SAFE_INTEGER;

function isSurprising({ outcome }: SettledEdit): boolean {
  return outcome !== "applied" && outcome !== "merged";
}
