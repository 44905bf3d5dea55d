import type { Fields } from "../../contract/json";
import { jsonEqual } from "../../core/json-equal";
import { byTime, editTime, timeIn } from "../adapter/edit-time";
import type { EditNote as Noted } from "../adapter/edit-times";
import type { Draft } from "../adapter/journal";
import { commonBase } from "../adapter/useless-checkpoint";
import { applyDelta, computeDelta } from "../delta";
import { fieldsOf, type Names, type RxdbDocument, type RxdbPushRow, versionOf } from "./documents";
import type { EditNote, KeptRecord } from "./kept-record";
import type { Life } from "./life";
import type { RxdbCollectionOptions } from "./options";

export type RowParts = Names & Pick<RxdbCollectionOptions, "domain" | "modifiedAt">;

/** What is known of a document that RxDB wants to push. */
export type RowFacts = {
  kept: KeptRecord | undefined;
  noted: Noted | undefined;
  /** When the document was last written on this device. */
  written: number;
  life: Life;
};

/**
 * What of a row was not sent yet, as edits: each with the time at which the user made it, and on the version that the
 * user saw. A document that is made where there is none, or only a tombstone, is a creation: it brings all its fields and
 * stands on nothing.
 */
export function rowEdits(
  parts: RowParts,
  mobile_id: string,
  { newDocumentState: next, assumedMasterState: assumed }: RxdbPushRow,
  facts: RowFacts,
): Draft<EditNote>[] {
  const from = versionOf(assumed, parts);
  const { ground, base } = stateSent(parts, assumed, from, facts);
  const names = { domain: parts.domain, mobile_id };
  const times = timesOf(parts, next, assumed, facts);
  const draft = (
    said: Omit<Draft<EditNote>["said"], "domain" | "mobile_id" | "modified_at">,
    at: number,
    shown: Fields | null,
  ): Draft<EditNote> => ({
    said: { ...names, ...said, modified_at: new Date(at).toISOString() },
    shown: shown ?? {},
    note: { life: facts.life.life, from, fields: shown, seen: times.last },
  });

  if (next._deleted) {
    return ground ? [draft({ op: "delete", base_version: Math.max(1, base) }, times.of(""), null)] : [];
  }
  const fields = fieldsOf(next, parts);
  if (ground && jsonEqual(ground, fields)) return [];
  const creation = () =>
    draft({ op: "upsert", base_version: 0, delta: fields }, times.latest(Object.keys(fields)), fields);
  if (!ground || base === 0) return [creation()];
  const buriedAt = facts.noted?.[""]?.[0] ?? 0;
  // Deleted and made anew since an edit of it was last answered: two edits, of two lives.
  if (buriedAt > (facts.kept?.answered?.seen ?? 0)) {
    return [draft({ op: "delete", base_version: base }, buriedAt, null), creation()];
  }
  const { delta, unset } = computeDelta(ground, fields);
  const changed = [...Object.keys(delta), ...unset];
  let shown = ground;
  return byTime(changed.map((field) => [field, times.of(field)] as const)).map((group) => {
    const part = {
      delta: Object.fromEntries(Object.entries(delta).filter(([field]) => group.fields.includes(field))),
      unset: unset.filter((field) => group.fields.includes(field)),
    };
    shown = applyDelta(shown, part);
    const { unset: removed, ...changes } = part;
    return draft(
      { op: "upsert", base_version: base, ...changes, ...(removed.length > 0 && { unset: removed }) },
      group.at,
      shown,
    );
  });
}

/** The state that the server knows or will know of this document by what was sent: the rest of the row is new. */
function stateSent(
  parts: RowParts,
  assumed: RxdbDocument | undefined,
  from: number,
  { kept, life }: RowFacts,
): { ground: Fields | null; base: number } {
  const { answered } = kept ?? {};
  if (answered && answered.life === life.life && answered.from === from) {
    return { ground: answered.fields, base: answered.base };
  }
  if (!assumed || assumed._deleted) return { ground: null, base: 0 };
  const ground = fieldsOf(assumed, parts);
  return { ground, base: baseOf(ground, from, kept) };
}

/**
 * The version on which an edit of this state stands. The server has it, so it is no creation, even where the version was
 * lost, or is of a time that the server lost.
 */
function baseOf(ground: Fields, from: number, kept: KeptRecord | undefined): number {
  const { lost } = kept ?? {};
  const mayBeLost = lost && from > lost.kept && from <= lost.upTo;
  const isLost = mayBeLost && !(from === kept?.version && jsonEqual(ground, kept.fields));
  return isLost ? commonBase(from, lost.kept) : Math.max(1, from);
}

/** When the fields of this row were edited. */
function timesOf(
  { modifiedAt = updatedAt }: RowParts,
  next: RxdbDocument,
  assumed: RxdbDocument | undefined,
  { kept, noted, written }: RowFacts,
) {
  const seen = (field: string) => noted?.[field]?.[0] ?? written;
  const last = noted ? Math.max(...Object.values(noted).map(([at]) => at)) : written;
  const said = modifiedAt(next);
  const before = Math.max((assumed && modifiedAt(assumed)) ?? 0, noted ? (kept?.at ?? 0) : 0);
  const of = (field: string) => {
    const at = seen(field);
    // What the document says is said of its last edit.
    return at === last ? editTime({ seen: at, said, before }) : at;
  };
  const latest = (fields: readonly string[]) => (fields.length > 0 ? Math.max(...fields.map(of)) : of(""));
  return { of, latest, last };
}

function updatedAt({ updated_at, updatedAt = updated_at }: RxdbDocument): number | undefined {
  return timeIn(updatedAt);
}
