import type { Fields, Json } from "../contract/json";
import { jsonEqual } from "../core/json-equal";
import { type Confirmed, standing } from "./confirmed";
import {
  ASIDE,
  isLane,
  type KeptRecord,
  namesIn,
  OUTBOX,
  type PendingEdit,
  type SentBatch,
  type SetAside,
} from "./local-state";
import type { Migration } from "./state-version";

/**
 * Turns fields written under version `from` into those of today; leaves those of today as they are. Given whole records
 * and parts of them: what an edit changes, what the server tells, and the names of removed fields with the value null.
 */
export type MigrateFields = (fields: Fields, about: { domain: string; from: number }) => Fields;

/** What an app's schema needs to `migrate`; an app whose fields never changed ships none of it. */
export function migration(migrate: MigrateFields): Migration {
  return {
    upgrade: async (kept, records, from) => {
      const awaiting = new Set(
        kept.flatMap(([key, value]) => (isLane(key) ? (value as SentBatch).keys : [])),
      );
      const edits = kept.flatMap(([key, value]): [string, unknown][] => {
        if (key.startsWith(ASIDE)) return [[key, asideToday(migrate, value as SetAside, from)]];
        if (!key.startsWith(OUTBOX)) return [];
        const carried = editToday(migrate, value as PendingEdit, from);
        const { entry: sent } = value as PendingEdit;
        return [[key, awaiting.has(key) ? { sent, ...carried } : carried]];
      });
      const migrated = (await records()).map(([key, value]): [string, unknown] => {
        const record = value as KeptRecord;
        const { domain } = namesIn(key);
        return [key, { ...record, fields: migrate(record.fields, { domain, from }) }];
      });
      return [...edits, ...migrated];
    },
    answer: ({ lane, results, conflicts, page }, from) => {
      const up = <Told extends { domain: string | null }>(told: Told) =>
        carry(migrate, told, { domain: told.domain ?? "", from });
      return {
        lane,
        results: results?.map(up),
        conflicts: conflicts?.map(up),
        page: page && { ...page, changes: page.changes.map(up) },
      };
    },
  };
}

/** An edit in the fields of today, with how it was: it may have reached the server so, which takes no other for it. */
function editToday<Edit extends Pick<PendingEdit, "entry" | "before">>(
  migrate: MigrateFields,
  edit: Edit,
  from: number,
): Edit {
  const { entry, before = [] } = edit;
  const { domain } = entry;
  return { ...edit, entry: carry(migrate, entry, { domain, from }), before: [entry, ...before] };
}

/** The same of one that was set aside, and how the fields stood that it changes. */
function asideToday(migrate: MigrateFields, edit: SetAside, from: number): SetAside {
  const aside = editToday(migrate, edit, from);
  if (aside.was === undefined) return aside;
  const { domain } = aside.entry;
  const { deleted, fields } = stoodAs(aside.was);
  return { ...aside, was: standing({ deleted, fields: migrate(fields, { domain, from }) }, aside.entry) };
}

/** What `standing` was made of. */
function stoodAs(was: string): Pick<Confirmed, "deleted" | "fields"> {
  const [deleted, fields] = JSON.parse(was) as [true | null, [field: string, value: Json][]];
  return { deleted: deleted ?? undefined, fields: Object.fromEntries(fields) };
}

/**
 * An edit, or what the server tells of a record, in the app's fields of today: old phones write the old ones. What
 * `migrate` adds to any part, such as defaults, is no part of it. A field that is set under one of its names is not removed.
 */
function carry<Told extends object>(
  migrate: MigrateFields,
  told: Told,
  about: { domain: string; from: number },
): Told {
  const up = (fields: Fields) => migrate(fields, about);
  const upPart = (fields: Fields) => {
    const added = up({});
    return Object.fromEntries(
      Object.entries(up(fields)).filter(([name, value]) => name in fields || !jsonEqual(added[name], value)),
    );
  };
  const carried: { [part: string]: unknown } = {};
  const set = new Set<string>();
  for (const [part, value] of Object.entries(told)) {
    if (part === "data") carried[part] = up(value);
    else if (part === "delta" || part === "winning_entry") carried[part] = upPart(value);
    else if (part === "server_entry") carried[part] = carry(migrate, value, about);
    else continue;
    for (const name of Object.keys(carried[part] as Fields)) set.add(name);
  }
  for (const [part, value] of Object.entries(told)) {
    if (!/unset|changed_fields/.test(part)) continue;
    const names = Object.keys(upPart(Object.fromEntries((value as string[]).map((name) => [name, null]))));
    carried[part] = part === "changed_fields" ? names : names.filter((name) => !set.has(name));
  }
  return { ...told, ...carried };
}
