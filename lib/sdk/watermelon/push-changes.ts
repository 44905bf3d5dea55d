import type { PushConflict, PushResult } from "../../contract/push";
import { pushEntries } from "../adapter/link";
import { afterResult, isAsExpected } from "../confirmed";
import type { Entry } from "../entry";
import { recordKey } from "../local-state";
import { tellResult } from "../tell-app";
import { type Edited, editsOf } from "./edits";
import type { PullParts } from "./pull-changes";
import { AMENDMENTS, type Amendment, REFUSED, readShadows, type Shadow } from "./shadow";
import type { WatermelonChanges, WatermelonOptions } from "./tables";

type PushParts = PullParts & Pick<WatermelonOptions, "modifiedAt" | "onConflict" | "onRejected">;

/**
 * Sends what WatermelonDB has unsent. Gives back the ids that it must not take for synced: edits that the server refused,
 * and those that wait for a person, which step back to the server's side with the next pull.
 * @throws SyncError; what was answered before is taken over, and what is sent again then changes nothing
 */
export async function pushChanges(
  parts: PushParts,
  changes: WatermelonChanges,
  taken: number,
): Promise<{ experimentalRejectedIds: { [table: string]: string[] } }> {
  const { storage, link, tables } = parts;
  const edited = await editsOf(parts, changes, taken);
  const rejectedIds: { [table: string]: string[] } = {};
  const keepUnsent = ({ domain, mobile_id }: Pick<Entry, "domain" | "mobile_id">) => {
    const { name } = tables.find((table) => table.domain === domain) ?? {};
    if (name) rejectedIds[name] = [...(rejectedIds[name] ?? []), mobile_id];
  };

  for (const { names, isRefused } of edited) if (isRefused) keepUnsent(names);
  const sending = new Map(edited.map((edit) => [recordKey(edit.names), edit]));
  const entries = edited.flatMap((edit) => (edit.isRefused ? [] : edit.entries));
  await pushEntries(link, entries, async (sent, { results, conflicts }) => {
    const shadows = await readShadows(storage, sent);
    const outcome = new Outcome(shadows, conflicts);
    sent.forEach((entry, at) => {
      const result = results[at];
      const edit = sending.get(recordKey(entry));
      if (!result || !edit) return;
      outcome.take(entry, result, edit);
      tellResult(parts, entry, result, conflicts);
      const waits = result.status === "manual_required" && entry.op === "upsert";
      if (waits || result.status === "rejected") keepUnsent(entry);
    });
    await storage.write(outcome.write());
  });
  return { experimentalRejectedIds: rejectedIds };
}

/** What one answer changes in the storage. */
class Outcome {
  readonly #amendments = new Map<string, Amendment>();
  readonly #refused = new Map<string, string>();
  readonly #taken = new Set<string>();

  constructor(
    private readonly shadows: Map<string, Shadow>,
    private readonly conflicts: readonly PushConflict[],
  ) {}

  take(entry: Entry, result: PushResult, edit: Edited): void {
    const key = recordKey(entry);
    const shadow = this.shadows.get(key);
    const after = afterResult(shadow, entry, result, this.conflicts);
    if (result.status === "rejected") {
      this.#refused.set(key, edit.text);
      if (after && shadow) this.shadows.set(key, { ...shadow, ...after });
      return;
    }
    if (after) this.shadows.set(key, { ...after, bases: undefined });
    else this.shadows.delete(key);
    this.#taken.add(key);
    if (after && !isAsExpected(entry, result)) this.#amend(key, entry, edit);
  }

  #amend(key: string, { domain, mobile_id, delta, base_version }: Entry, { shown }: Edited): void {
    const before = this.#amendments.get(key);
    this.#amendments.set(key, {
      domain,
      mobile_id,
      sent: { ...before?.sent, ...delta },
      base: Math.min(base_version, before?.base ?? base_version),
      shown,
    });
  }

  write() {
    const put: [string, unknown][] = [...this.shadows];
    for (const [key, amendment] of this.#amendments) put.push([AMENDMENTS + key, amendment]);
    for (const [key, text] of this.#refused) put.push([REFUSED + key, text]);
    const accepted = [...this.#taken].filter((key) => !this.#refused.has(key));
    const gone = accepted.filter((key) => !this.shadows.has(key));
    return { put, delete: [...gone, ...accepted.map((key) => REFUSED + key)] };
  }
}
