import type { Answer } from "../adapter/frozen-batch";
import { afterResult, isAsExpected } from "../confirmed";
import { recordKey } from "../local-state";
import type { StorageBatch } from "../storage/storage";
import type { RowNote } from "./row-edits";
import { REFUSED, readShadows, SETTLED, type Settled, type Shadow, UNKNOWN_BASE } from "./shadow";
import type { SyncParts } from "./sync-parts";

type Answered = Answer<RowNote>["answered"][number];

/** What the answer to edits changes in the storage. */
export async function takeRows(
  { storage, link }: Pick<SyncParts, "storage" | "link">,
  { answered, conflicts }: Answer<RowNote>,
): Promise<StorageBatch> {
  const keys = [...new Set(answered.map(({ entry }) => recordKey(entry)))];
  const shadows: Map<string, Shadow> = await readShadows(
    storage,
    answered.map(({ entry }) => entry),
  );
  const read = async <Value>(prefix: string) => {
    const values = (await storage.read(keys.map((key) => prefix + key))) as (Value | undefined)[];
    return new Map(keys.flatMap((key, at): [string, Value][] => (values[at] ? [[key, values[at]]] : [])));
  };
  const settled = await read<Settled>(SETTLED);
  const refused = await read<string[]>(REFUSED);
  const gone = new Set<string>();
  const at = link.clock();
  for (const one of answered) {
    const { entry, note, result } = one;
    const key = recordKey(entry);
    const shadow = shadows.get(key);
    const after = afterResult(shadow, entry, result, conflicts);
    // A refused edit stays until it is changed. A deletion can't be changed, so it steps back, as one that lost.
    if (result.status === "rejected" && !(note && entry.op === "delete")) {
      if (note) refused.set(key, [...(refused.get(key) ?? []), note.text]);
      if (after && shadow) shadows.set(key, { ...shadow, ...after, at });
      continue;
    }
    if (!note) {
      // A record that was offered back: its row shows what came of it after the pull that follows.
      if (after && shadow) shadows.set(key, { ...shadow, deleted: undefined, ...after });
      continue;
    }
    const isOld = shadow !== undefined && shadow.version > (result.version ?? shadow.version);
    const ground = isOld ? shadow : after;
    const bases = Object.entries(shadow?.bases ?? {}).filter(
      ([column]) => column !== "" && !Object.hasOwn(note.sent, column),
    );
    if (ground) {
      shadows.set(key, { ...ground, at, bases: bases.length > 0 ? Object.fromEntries(bases) : undefined });
    } else {
      shadows.delete(key);
      gone.add(key);
    }
    settled.set(key, settle(settled.get(key), one, note));
  }
  return {
    put: [
      ...shadows,
      ...[...settled].map(([key, value]) => [SETTLED + key, value] as const),
      ...[...refused].map(([key, value]) => [REFUSED + key, value] as const),
    ],
    delete: [...gone],
  };
}

function settle(before: Settled | undefined, { entry, result }: Answered, note: RowNote): Settled {
  const { domain, mobile_id, op, base_version } = entry;
  const base = isAsExpected(entry, result) ? (result.version ?? UNKNOWN_BASE) : base_version;
  return {
    domain,
    mobile_id,
    sent: { ...before?.sent, ...note.sent },
    seen: Math.max(note.seen, before?.seen ?? 0),
    base: Math.max(UNKNOWN_BASE, Math.min(base, before?.base ?? base)),
    deleted: op === "delete",
  };
}
