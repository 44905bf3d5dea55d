import type { Fields } from "../../contract/json";
import { editTime } from "../adapter/edit-time";
import { type Pulled, pullPages } from "../adapter/pull-pages";
import { startingOver } from "../adapter/useless-checkpoint";
import { afterChange } from "../confirmed";
import { namesIn, recordKey } from "../local-state";
import { addedFields, columnsByTable, type MigrationChanges } from "./added-columns";
import { timeSaid } from "./row-edits";
import { settleRows } from "./settle-rows";
import {
  allShadows,
  PULLS,
  type Pulls,
  REFUSED,
  readShadows,
  type Shadow,
  shownVersion,
  UNKNOWN_BASE,
} from "./shadow";
import { startOver } from "./start-over";
import type { SyncParts } from "./sync-parts";
import { changedColumns, columnsOf, type WatermelonChanges, type WatermelonRaw } from "./tables";
import { type UnsentRow, unsentRows } from "./unsent-rows";

/** Pulls are counted in steps of up to this, so that two copies of a database never mean different pulls by one number. */
const STEP = 2 ** 20;

/** What WatermelonDB takes over of a pull, and the pull's number. */
type Taken = { changes: WatermelonChanges; timestamp: number };

/**
 * What changed since pull `taken`, the last that WatermelonDB took over (0 is none), and records that have what an update
 * of the app added a column for. What was sent and not yet answered is settled first. Where WatermelonDB and the storage
 * do not belong together, as after one of them was lost, everything is pulled; unsent edits stay. So is it where the server
 * was restored from a backup, after what it may have lost was offered back.
 * @throws SyncError
 */
export async function pullChanges(
  parts: SyncParts,
  taken: number,
  migration: MigrationChanges,
): Promise<Taken> {
  await parts.checkOwner();
  return startingOver(
    () => pullSince(parts, taken, migration),
    (useless) => startOver(parts, taken, useless),
  );
}

async function pullSince(parts: SyncParts, taken: number, migration: MigrationChanges): Promise<Taken> {
  const { storage, tables, progress, link } = parts;
  await parts.journal.settle();
  await settleRows(parts);
  const unsent = await unsentRows(parts);
  await tidyNotes(parts, unsent);

  const [pulls = []] = (await storage.read([PULLS])) as [Pulls | undefined];
  const last = pulls.find((pull) => pull.n === taken);
  const n = Math.max(taken, pulls.at(-1)?.n ?? 0) + 1 + Math.floor(parts.random() * STEP);
  const domains = tables.map(({ domain }) => domain);
  const checkpoint = last?.checkpoint ?? null;
  const fromNothing = checkpoint === null;
  const pulled = await pullPages(link, checkpoint, domains, Number.POSITIVE_INFINITY);
  const old = fromNothing ? await allShadows(storage, domains) : await readShadows(storage, pulled.changes);
  const next = recordsAfter(pulled, fromNothing ? old : new Map(), old, link.clock());

  // Of a database that was lost, and of an older one, nobody knows which version it shows.
  const isKnown = last !== undefined || taken === 0;
  const shown = new Map<string, number>();
  const put: [string, unknown][] = [];
  for (const [key, shadow] of next) {
    const version = isKnown ? shownVersion(old.get(key), taken) : UNKNOWN_BASE;
    const row = unsent.get(key);
    const base = row?.raw?._status === "created" ? 0 : Math.max(UNKNOWN_BASE, version);
    const columns = row?.raw ? Object.keys(changedColumns(row.raw)) : row ? [""] : [];
    const bases = {
      ...Object.fromEntries(columns.map((column) => [column, base])),
      ...(isKnown && shadow.bases),
    };
    shown.set(key, Math.max(UNKNOWN_BASE, version));
    const waiting = columns.length > 0 ? bases : undefined;
    put.push([key, { ...shadow, before: { n, version }, bases: waiting }]);
  }
  const columns = columnsByTable(parts);
  const kept = last ? [last] : [];
  const pull = { n, checkpoint: pulled.checkpoint, columns, heardAt: link.clock() };
  await storage.write({ put: [...put, [PULLS, [...kept, pull]]] });
  progress.begin(shown);

  const told = new Map([...next].filter(([key, { deleted }]) => !(deleted && unsent.get(key)?.raw)));
  const added = addedFields(parts, migration, last?.columns);
  for (const [key, shadow] of added.domains.length > 0 ? await allShadows(storage, added.domains) : []) {
    if (!next.has(key) && !shadow.deleted && added.isIn(namesIn(key).domain, shadow.fields))
      told.set(key, shadow);
  }
  const local = fromNothing && !last ? await localRows(parts) : new Map<string, WatermelonRaw>();
  return { changes: changesOf(parts, told, next, old, local, unsent), timestamp: n };
}

/** The records that the pull brought or, from nothing, did not bring, as they are now. */
function recordsAfter(
  { changes }: Pulled,
  unheard: ReadonlyMap<string, Shadow>,
  old: ReadonlyMap<string, Shadow>,
  at: number,
): Map<string, Shadow> {
  const next = new Map<string, Shadow>();
  for (const change of changes) {
    const key = recordKey(change);
    const known = next.get(key) ?? old.get(key);
    next.set(key, { ...known, deleted: undefined, ...afterChange(known, change), at });
  }
  for (const [key, shadow] of unheard) {
    if (!next.has(key)) next.set(key, { ...shadow, fields: {}, deleted: true, at });
  }
  return next;
}

/** Notes the time of edits that nobody saw being made, and drops what is noted of rows that have nothing unsent. */
async function tidyNotes(parts: SyncParts, unsent: ReadonlyMap<string, UnsentRow>): Promise<void> {
  const { storage, times, link, modifiedAt } = parts;
  const now = link.clock();
  for (const key of await times.keys()) if (!unsent.has(key)) times.forget(key, Number.POSITIVE_INFINITY);
  const noted = await times.of([...unsent.keys()]);
  for (const [key, { table, raw }] of unsent) {
    if (!raw && noted.get(key)?.[""]) continue;
    const said = raw && timeSaid(modifiedAt, table, raw);
    const at = editTime({ seen: now, said, before: undefined });
    times.note(key, raw ? changedColumns(raw) : { "": at }, at);
  }
  const refused = (await storage.range(REFUSED)).map(([key]) => key);
  const over = refused.filter((key) => !unsent.has(key.slice(REFUSED.length)));
  if (over.length > 0) await storage.write({ delete: over });
}

/** Every row, by key: after a loss, what is no longer on the server is only found there. */
async function localRows({ database, tables }: SyncParts): Promise<Map<string, WatermelonRaw>> {
  const rows = new Map<string, WatermelonRaw>();
  for (const { name, domain } of tables) {
    for (const { _raw } of await database.get(name).query().fetch()) {
      const raw = _raw as WatermelonRaw;
      rows.set(recordKey({ domain, mobile_id: raw.id }), raw);
    }
  }
  return rows;
}

function changesOf(
  { tables }: SyncParts,
  told: ReadonlyMap<string, Shadow>,
  next: ReadonlyMap<string, Shadow>,
  old: ReadonlyMap<string, Shadow>,
  local: ReadonlyMap<string, WatermelonRaw>,
  unsent: ReadonlyMap<string, UnsentRow>,
): WatermelonChanges {
  const changes: WatermelonChanges = {};
  for (const { name, domain, toColumns, toFields } of tables) {
    const table: WatermelonChanges[string] = { created: [], updated: [], deleted: [] };
    for (const [key, { fields, deleted }] of told) {
      const names = namesIn(key);
      if (names.domain !== domain) continue;
      const row = local.get(key);
      const shown = [
        ...Object.keys(old.get(key)?.fields ?? {}),
        ...Object.keys(row ? toFields(columnsOf(row)) : {}),
      ];
      const emptied: Fields = Object.fromEntries(shown.map((field) => [field, null]));
      if (deleted) table.deleted.push(names.mobile_id);
      else table.updated.push({ ...toColumns({ ...emptied, ...fields }), id: names.mobile_id });
    }
    for (const [key, { id }] of local) {
      if (namesIn(key).domain === domain && !next.has(key) && !unsent.has(key)) table.deleted.push(id);
    }
    changes[name] = table;
  }
  return changes;
}
