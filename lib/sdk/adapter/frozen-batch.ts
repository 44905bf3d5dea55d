import type { Fields } from "../../contract/json";
import type { PushConflict, PushResult } from "../../contract/push";
import type { Entry } from "../entry";
import type { SyncError } from "../sync-error";

/**
 * An edit on its way. `shown` is the record as the device shows it with this edit on it; `note` is what the adapter must
 * still know once the edit is answered, maybe after a restart of the app. An edit without one is not the user's: it offers
 * a record back to a server that was restored from a backup.
 */
export type Sent<Note> = { entry: Entry; shown: Fields; note?: Note };

/** A batch as it goes until it is answered. `failures`: in how many syncs it got no good answer. */
export type FrozenBatch<Note> = { batch_id: string; sent: Sent<Note>[]; failures?: number };

export type Answer<Note> = {
  answered: (Sent<Note> & { result: PushResult })[];
  conflicts: readonly PushConflict[];
};

/**
 * How an edit goes again without asking its user: whole where the server has forgotten the record, and as made before all
 * that the server knows where its base is of another history, and the server could not see that by a checkpoint. A server
 * that has not even that, because it is empty, gets the record anew.
 */
export function otherwise<Note>(
  { result, ...sent }: Answer<Note>["answered"][number],
  newOpId: () => string,
): Sent<Note> | undefined {
  const { delta, unset, ...entry } = sent.entry;
  if (result.code === "record_forgotten" && entry.op === "upsert" && !entry.data) {
    const changed_fields = Object.keys(delta ?? {});
    return { ...sent, entry: { ...entry, op_id: newOpId(), data: sent.shown, changed_fields } };
  }
  if (result.code !== "invalid_base_version") return undefined;
  if (entry.base_version > 1) {
    return { ...sent, entry: { ...sent.entry, op_id: newOpId(), base_version: 1 } };
  }
  if (entry.op === "delete" || entry.base_version === 0) return undefined;
  return { ...sent, entry: { ...entry, op_id: newOpId(), base_version: 0, data: sent.shown } };
}

/** What to send instead of a batch that the server refused as a whole; undefined: that is not what happened. */
export function instead<Note>(
  { sent }: FrozenBatch<Note>,
  { code, status }: SyncError,
  newId: () => string,
): FrozenBatch<Note>[] | undefined {
  if (code === "idempotency_mismatch") return [{ batch_id: newId(), sent }];
  if (status !== 413) return undefined;
  return sent.length > 1 ? halves(sent, newId) : [];
}

export function halves<Note>(
  sent: readonly Sent<Note>[],
  newId: () => string,
  failures?: number,
): FrozenBatch<Note>[] {
  const middle = Math.ceil(sent.length / 2);
  return [sent.slice(0, middle), sent.slice(middle)].map((half) => ({
    batch_id: newId(),
    sent: half,
    ...(failures && { failures }),
  }));
}

/** The edits of a batch that the device itself gives up, as if the server had refused each of them. */
export function refused<Note>(sent: readonly Sent<Note>[], error: SyncError): Answer<Note>["answered"] {
  const code = error.status === 413 ? error.code : "unanswerable";
  const message = error.detail;
  return sent.map((one) => {
    const { op_id, domain, mobile_id } = one.entry;
    return { ...one, result: { op_id, domain, mobile_id, status: "rejected", code, message } };
  });
}
