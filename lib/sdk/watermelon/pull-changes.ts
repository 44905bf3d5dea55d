import type { Fields } from "../../contract/json";
import type { Link } from "../adapter/link";
import { type Pulled, pullPages } from "../adapter/pull-pages";
import { afterChange } from "../confirmed";
import { recordKey } from "../local-state";
import type { SyncStorage } from "../storage/storage";
import type { Brought, PullInProgress } from "./pull-in-progress";
import {
  AMENDMENTS,
  type Amendment,
  allShadows,
  namesOf,
  PULLS,
  type Pulls,
  readShadows,
  type Shadow,
  shownVersion,
} from "./shadow";
import {
  changedColumns,
  type Table,
  type WatermelonChanges,
  type WatermelonDatabase,
  type WatermelonRaw,
} from "./tables";

export type PullParts = {
  database: WatermelonDatabase;
  storage: SyncStorage;
  link: Link;
  tables: readonly Table[];
  progress: PullInProgress;
};

/**
 * What changed since pull `taken`, the last that WatermelonDB took over (0 is none), and what it shows wrongly since its
 * last push.
 * @throws SyncError
 */
export async function pullChanges(
  parts: PullParts,
  taken: number,
): Promise<{ changes: WatermelonChanges; timestamp: number }> {
  const { storage, link, tables, progress } = parts;
  const [pulls = []] = (await storage.read([PULLS])) as [Pulls | undefined];
  const last = pulls.find((pull) => pull.n === taken);
  const n = Math.max(taken, pulls.at(-1)?.n ?? 0) + 1;
  const domains = tables.map(({ domain }) => domain);
  const pulled = await pullPages(link, last?.checkpoint ?? null, domains, Number.POSITIVE_INFINITY);
  const amendments = new Map((await storage.range(AMENDMENTS)) as [string, Amendment][]);
  const isDue = ({ given }: Amendment) => given === undefined || given > taken;
  const due = new Map([...amendments.values()].filter(isDue).map((amend) => [recordKey(amend), amend]));

  const old = pulled.fromNothing
    ? await allShadows(storage, domains)
    : await readShadows(storage, [...pulled.changes, ...due.values()]);
  const next = recordsAfter(pulled, old, due.keys());

  const put: [string, unknown][] = [[PULLS, [...(last ? [last] : []), { n, checkpoint: pulled.checkpoint }]]];
  const brought = new Map<string, Brought>();
  for (const [key, shadow] of next) {
    const amend = due.get(key);
    const version = Math.min(shownVersion(old.get(key), taken), amend?.base ?? Number.POSITIVE_INFINITY);
    brought.set(key, { shown: version, ...(amend && { stepBack: amend.sent }) });
    put.push([key, { ...shadow, before: { n, version } }]);
    if (amend) put.push([AMENDMENTS + key, { ...amend, given: n }]);
  }
  const settled = [...amendments].filter(([, amend]) => !isDue(amend)).map(([key]) => key);
  await storage.write({ put, delete: settled });
  progress.begin(brought);
  await withholdDeletions(parts, next);
  return { changes: changesOf(tables, next, old, due), timestamp: n };
}

/**
 * WatermelonDB would destroy a row with what is unsent of it. So the server is asked first: it knows by policy whether
 * the edit or the deletion stands.
 */
async function withholdDeletions(
  { database, tables, progress }: PullParts,
  next: Map<string, Shadow>,
): Promise<void> {
  for (const [key, { deleted }] of next) {
    const { domain, mobile_id } = namesOf(key);
    const table = tables.find((candidate) => candidate.domain === domain);
    if (!deleted || !table) continue;
    const row = await database
      .get(table.name)
      .find(mobile_id)
      .catch(() => undefined);
    const raw = row?._raw as WatermelonRaw | undefined;
    if (raw?._status !== "created" && raw?._status !== "updated") continue;
    progress.markDirty(key, Object.keys(changedColumns(raw)));
    next.delete(key);
  }
}

/** The records that the device must be told of, as they are now. */
function recordsAfter(
  { changes, fromNothing }: Pulled,
  old: ReadonlyMap<string, Shadow>,
  due: Iterable<string>,
): Map<string, Shadow> {
  const next = new Map<string, Shadow>();
  for (const change of changes) {
    const key = recordKey(change);
    const known = next.get(key) ?? old.get(key);
    next.set(key, { ...known, ...afterChange(known, change, false), ...(change.op === "upsert" && ALIVE) });
  }
  for (const [key, shadow] of fromNothing ? old : []) {
    if (!next.has(key)) next.set(key, { ...shadow, fields: {}, deleted: true });
  }
  for (const key of due) {
    const shadow = old.get(key);
    if (shadow && !next.has(key)) next.set(key, shadow);
  }
  return next;
}

const ALIVE = { deleted: undefined };

function changesOf(
  tables: readonly Table[],
  next: ReadonlyMap<string, Shadow>,
  old: ReadonlyMap<string, Shadow>,
  due: ReadonlyMap<string, Amendment>,
): WatermelonChanges {
  const changes: WatermelonChanges = {};
  for (const { name, domain, toColumns } of tables) {
    const told: WatermelonChanges[string] = { created: [], updated: [], deleted: [] };
    for (const [key, { fields, deleted }] of next) {
      const names = namesOf(key);
      if (names.domain !== domain) continue;
      const shown = [...Object.keys(old.get(key)?.fields ?? {}), ...(due.get(key)?.shown ?? [])];
      const emptied: Fields = Object.fromEntries(shown.map((field) => [field, null]));
      if (deleted) told.deleted.push(names.mobile_id);
      else told.updated.push({ ...toColumns({ ...emptied, ...fields }), id: names.mobile_id });
    }
    changes[name] = told;
  }
  return changes;
}
