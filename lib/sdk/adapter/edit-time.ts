/** What is known of the moment of an edit, in ms since 1970. */
export type Moments = {
  /** When the adapter saw the edit; the edit can't be younger. */
  seen: number;
  /** What the document itself says, as by `updated_at`. */
  said: number | undefined;
  /** What the document said of the state that was edited; an edit is younger than that. */
  before: number | undefined;
};

/**
 * When an edit was made. A document's own time is a hint: it may be stale, of a clock that was wrong, or of an app that
 * forgot to set it. It counts only between the state that was edited and the moment at which the adapter saw the edit.
 */
export function editTime({ seen, said, before = 0 }: Moments): number {
  return said !== undefined && said > before && said <= seen ? said : seen;
}

/** A document's time in ms, out of the ways in which documents write one down. */
export function timeIn(value: unknown): number | undefined {
  const time = typeof value === "string" ? Date.parse(value) : value;
  return typeof time === "number" && time > 0 ? time : undefined;
}

/** Edits closer together than this are one, as those of a form that is saved field by field. */
const TOGETHER_MS = 1000;

/** Fields by the time of their edit, oldest first: what was edited apart travels apart, so that each has its own time. */
export function byTime(
  fields: readonly (readonly [field: string, at: number])[],
): { at: number; fields: string[] }[] {
  const groups: { at: number; fields: string[] }[] = [];
  let start = Number.NEGATIVE_INFINITY;
  for (const [field, at] of [...fields].sort(([, a], [, b]) => a - b)) {
    const group = groups.at(-1);
    if (group && at - start <= TOGETHER_MS) {
      group.fields.push(field);
      group.at = at;
    } else {
      groups.push({ at, fields: [field] });
      start = at;
    }
  }
  return groups;
}
