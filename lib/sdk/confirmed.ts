import type { Fields } from "../contract/json";
import type { Change } from "../contract/pull";
import type { PushConflict, PushResult, ServerEntry } from "../contract/push";
import { applyDelta } from "./delta";
import { changedBy, type Entry, isCreation } from "./entry";

/** A record as the server last confirmed it to this device: whole, at `version`. */
export type Confirmed = {
  version: number;
  fields: Fields;
  /** A tombstone. It keeps the fields where edits still wait that were made on them. */
  deleted?: true;
};

/** Whether there is no such record, as far as the server has said. */
export function isGone(confirmed: Confirmed | undefined): boolean {
  return !confirmed || confirmed.deleted === true;
}

/** How the fields stand that an edit changes. */
export function standing(confirmed: Pick<Confirmed, "fields" | "deleted"> | undefined, edit: Entry): string {
  const { fields = {}, deleted } = confirmed ?? {};
  const touched = edit.op === "delete" ? Object.keys(fields) : changedBy(edit);
  return JSON.stringify([deleted, touched.map((field) => [field, fields[field]])]);
}

/**
 * What the device shows: the confirmed record with the edits that wait on top; undefined where there is no such record, or
 * the device has no more of it than an edit.
 */
export function viewOf(confirmed: Confirmed | undefined, edits: readonly Entry[]): Fields | undefined {
  let ground = confirmed?.fields ?? {};
  let alive = !isGone(confirmed);
  // Its fields are kept where edits of it may bring it back.
  let known = alive || Object.keys(ground).length > 0;
  for (const edit of edits) {
    const isNew = isCreation(edit) && !alive;
    known ||= isNew || !!edit.data;
    alive = edit.op === "upsert" && known;
    // A deleted record that is made again starts with nothing; one that is brought back has what it had.
    if (alive) ground = afterEdit(isNew ? {} : ground, edit);
  }
  return alive ? ground : undefined;
}

/**
 * A record that goes whole because the server has forgotten it is born as it is sent. One that is offered back to a restored
 * server meets what both histories have in common, and removes no field of it.
 */
function afterEdit(ground: Fields, edit: Entry): Fields {
  return applyDelta(edit.changed_fields ? {} : ground, { delta: edit.data, ...edit });
}

/** The confirmed record after the server's answer to one entry. */
export function afterResult(
  confirmed: Confirmed | undefined,
  entry: Entry,
  result: PushResult,
  conflicts: readonly PushConflict[],
): Confirmed | undefined {
  if (result.status === "queued") return confirmed;
  if (result.status === "rejected" || result.status === "manual_required") {
    const standing = serverEntryOf(result, conflicts);
    if (!standing) return standing === null ? undefined : confirmed;
    const { version, data, deleted } = standing;
    return deleted ? tombstone(version) : { version, fields: data };
  }
  const { version, winning_entry, winning_unset } = result;
  if (version === undefined) return undefined;
  if (result.deleted || (entry.op === "delete" && !winning_entry)) return tombstone(version);
  // A record that comes back is told whole, with the fields that it once had and no longer has; so is one that was made
  // blindly, which may have begun a new life meanwhile.
  const ground = confirmed?.deleted || isCreation(entry) ? {} : (confirmed?.fields ?? {});
  return {
    version,
    fields: applyDelta(afterEdit(ground, entry), { delta: winning_entry, unset: winning_unset }),
  };
}

/** Whether the record now is exactly what the device expected: nobody else's edit came between. */
export function isAsExpected(entry: Entry, result: PushResult): boolean {
  const { status, winning_entry, winning_unset, deleted } = result;
  const settled = status === "applied" || status === "duplicate" || status === "resolved";
  return settled && !winning_entry && !winning_unset && (!deleted || entry.op === "delete");
}

/** The server's side of an edit that it did not take: null where it no longer knows the record, undefined where it says nothing. */
export function serverEntryOf(
  result: PushResult,
  conflicts: readonly PushConflict[],
): ServerEntry | null | undefined {
  // One conflict may be listed once for each entry that joined it, each time with the record as that entry left it.
  const listed = conflicts.find(
    ({ conflict_id, server_entry }) =>
      conflict_id === result.conflict_id && server_entry?.version === result.version,
  );
  const { server_entry = listed?.server_entry } = result;
  return server_entry;
}

/** The confirmed record after a pulled change. */
export function afterChange(confirmed: Confirmed | undefined, change: Change): Confirmed {
  const { version } = change;
  if (change.op === "delete") return tombstone(version);
  const ground = change.data ?? (confirmed?.deleted ? {} : (confirmed?.fields ?? {}));
  return { version, fields: applyDelta(ground, change) };
}

function tombstone(version: number): Confirmed {
  return { version, fields: {}, deleted: true };
}
