import { faultOfId, rejectedHere } from "../adapter/carriable";
import type { Draft } from "../adapter/journal";
import { startingOver } from "../adapter/useless-checkpoint";
import { recordKey } from "../local-state";
import type { RowNote } from "./row-edits";
import { rowEdits } from "./row-edits";
import { settleRows } from "./settle-rows";
import { REFUSED, readShadows, type Shadow } from "./shadow";
import { startOver } from "./start-over";
import type { SyncParts } from "./sync-parts";
import type { WatermelonChanges } from "./tables";
import { type UnsentRow, unsentRows } from "./unsent-rows";

type Unsent = { key: string; row: UnsentRow };
type Edited = Unsent & { edits: Draft<RowNote>[] };
type RejectedIds = { [table: string]: string[] };

/**
 * Sends what WatermelonDB has unsent, and shows at once what came of it. Gives back the ids that WatermelonDB must not take
 * for synced: edits that the server refused, and rows whose deletion lost.
 * @throws SyncError; what was answered before is taken over, and what was sent is not sent a second time
 */
export async function pushChanges(
  parts: SyncParts,
  changes: WatermelonChanges,
  taken: number,
): Promise<{ experimentalRejectedIds: RejectedIds }> {
  let rows = rowsOf(parts, changes);
  const rejected: RejectedIds = {};
  const edited = await startingOver(
    () => sendRows(parts, rows, taken),
    async (useless) => {
      await startOver(parts, taken, useless);
      await parts.journal.settle();
      add(rejected, await settleRows(parts));
      // What was answered by now is not unsent any more.
      const unsent = await unsentRows(parts);
      rows = rows.flatMap(({ key }) => {
        const row = unsent.get(key);
        return row ? [{ key, row }] : [];
      });
    },
  );
  add(rejected, await settleRows(parts));
  const after = await refusedTexts(parts, edited);
  for (const { key, row, edits } of edited) {
    if (!edits.some(({ note }) => after.get(key)?.includes(note.text))) continue;
    add(rejected, { [row.table.name]: [row.id] });
  }
  return { experimentalRejectedIds: rejected };
}

function add(all: RejectedIds, more: RejectedIds): void {
  for (const [table, ids] of Object.entries(more)) all[table] = [...(all[table] ?? []), ...ids];
}

/** Sends what of these rows was not refused before, as it is. @throws SyncError */
async function sendRows(parts: SyncParts, rows: readonly Unsent[], taken: number): Promise<Edited[]> {
  const edited = await editsOf(parts, rows, taken);
  const before = await refusedTexts(parts, edited);
  const unfit = edited.filter(({ row }) => faultOfId(row.id));
  await refuseUnfit(parts, unfit, before);
  await parts.journal.push(
    edited
      .filter((one) => !unfit.includes(one))
      .flatMap(({ key, edits }) => edits.filter(({ note }) => !before.get(key)?.includes(note.text))),
  );
  return edited;
}

/**
 * WatermelonDB's unsent changes as edits. The versions that they were made on are written down first: a later pull may
 * bring newer ones under them before the server has answered.
 */
async function editsOf(parts: SyncParts, rows: readonly Unsent[], taken: number): Promise<Edited[]> {
  const { storage, progress, times, link } = parts;
  const shadows = await readShadows(
    storage,
    rows.map(({ row }) => ({ domain: row.table.domain, mobile_id: row.id })),
  );
  const put: [string, Shadow][] = [];
  for (const { key } of rows) {
    const shadow = shadows.get(key);
    const bases = { ...progress.basesOf(key), ...shadow?.bases };
    if (!shadow || Object.keys(bases).length === Object.keys(shadow.bases ?? {}).length) continue;
    shadows.set(key, { ...shadow, bases });
    put.push([key, { ...shadow, bases }]);
  }
  if (put.length > 0) await storage.write({ put });
  const noted = await times.of(rows.map(({ key }) => key));
  const now = link.clock();
  return rows.map(({ key, row }) => {
    const facts = { shadow: shadows.get(key), noted: noted.get(key), taken, now };
    return { key, row, edits: rowEdits(parts, row, facts) };
  });
}

function rowsOf({ tables }: SyncParts, changes: WatermelonChanges): Unsent[] {
  return tables.flatMap((table) => {
    const { created = [], updated = [], deleted = [] } = changes[table.name] ?? {};
    const rows: UnsentRow[] = [
      ...[...created, ...updated].map((raw) => ({ table, id: raw.id, raw })),
      ...deleted.map((id) => ({ table, id })),
    ];
    return rows.map((row) => ({ key: recordKey({ domain: table.domain, mobile_id: row.id }), row }));
  });
}

async function refusedTexts(
  { storage }: SyncParts,
  edited: readonly Edited[],
): Promise<Map<string, readonly string[]>> {
  const texts = (await storage.read(edited.map(({ key }) => REFUSED + key))) as (string[] | undefined)[];
  return new Map(edited.map(({ key }, at) => [key, texts[at] ?? []]));
}

/** Rows that can't travel stay as they are on this device; the app is told once of each change. */
async function refuseUnfit(
  { storage, onRejected }: SyncParts,
  unfit: readonly Edited[],
  known: ReadonlyMap<string, readonly string[]>,
): Promise<void> {
  const put = unfit.map(({ key, edits }) => [REFUSED + key, edits.map(({ note }) => note.text)] as const);
  if (put.length > 0) await storage.write({ put });
  for (const { key, row, edits } of unfit) {
    const fault = faultOfId(row.id);
    for (const { said, note } of edits) {
      if (fault && !known.get(key)?.includes(note.text)) onRejected?.(rejectedHere(said, fault));
    }
  }
}
