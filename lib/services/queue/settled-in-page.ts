import { oldestBase, settledChanges } from "@/lib/core/queue/settled-changes";
import { recordKey } from "@/lib/core/sync/apply-push";
import type { PageInput } from "@/lib/core/sync/build-page";
import type { PlacedChange } from "@/lib/core/sync/change";
import type { Checkpoint, PullScope } from "@/lib/core/sync/checkpoint";
import { PAGE_BYTES } from "@/lib/db/bounded-page";
import { readSettled, type SettledEdit } from "@/lib/db/queue/read-settled";
import { readTouchedRecords } from "@/lib/db/sync/push-state";
import type { TenantTx } from "@/lib/db/tx";
import type { DeviceContext } from "../context";

/** The device's queued edits that were settled since its last complete pull. */
export async function readSettledSince(
  t: TenantTx,
  { deviceNo }: DeviceContext,
  from: Checkpoint,
): Promise<SettledEdit[]> {
  const since = oldestBase(from);
  return since === undefined ? [] : readSettled(t, deviceNo, since);
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

/**
 * Records that did not move since an edit of the device's own came out otherwise than it was made. The first of them are
 * read, as far as a page may hold them, and one at least.
 */
export async function readStanding(
  t: TenantTx,
  { deviceNo }: DeviceContext,
  settled: readonly SettledEdit[],
  place: { from: Checkpoint; scope: PullScope },
): Promise<PlacedChange[]> {
  const surprising = settled.filter(isSurprising);
  if (surprising.length === 0) return [];
  const unread = surprising.map((edit) => ({ ...edit, record: edit.record && { ...edit.record, data: {} } }));
  const places = settledChanges(unread, place);
  const first = firstOf(places, surprising);
  const touched = first.map(({ domain, mobileId }) => ({ domain, mobileId, oldestBase: NO_REVISIONS }));
  const records = await readTouchedRecords(t, deviceNo, touched, ANY_BYTES);
  const read = first.map((edit) => {
    const record = records.get(recordKey(edit.domain, edit.mobileId))?.record ?? null;
    return { ...edit, record };
  });
  const changes = settledChanges(read, place);
  return [...changes, ...places.slice(changes.length).map((later) => ({ ...later, unread: true as const }))];
}

/** The edits behind the first of these places, as far as their records fit. */
function firstOf(places: readonly PlacedChange[], surprising: readonly SettledEdit[]): SettledEdit[] {
  const edits = new Map(surprising.map((edit) => [`${edit.version}/${edit.domain}/${edit.mobileId}`, edit]));
  const first: SettledEdit[] = [];
  let room = PAGE_BYTES;
  for (const { at, change } of places) {
    const edit = edits.get(`${at}/${change.domain}/${change.mobile_id}`);
    if (!edit || room <= 0) break;
    first.push(edit);
    room -= edit.record?.bytes ?? 0;
  }
  return first;
}

const NO_REVISIONS = Number.MAX_SAFE_INTEGER;
/** They were counted before. */
const ANY_BYTES = Number.MAX_SAFE_INTEGER;

function isSurprising({ outcome }: SettledEdit): boolean {
  return outcome !== "applied" && outcome !== "merged";
}
