import type { PushAnswer, PushResult } from "@/lib/contract/push";
import type { Entry } from "@/lib/sdk/entry";
import type { Exchange } from "./network";

/** An edit as the server took it: the entry, its result, and the place of its batch among the device's batches. */
export type Told = { entry: Entry; result: PushResult; order: number };

/** Refusals after which the device sends the edit otherwise, under its op id: the server took nothing. */
const GOES_AGAIN: ReadonlySet<string> = new Set(["too_old", "invalid_base_version"]);

/** What one device did and was told, noted on the wire; also of answers that never arrived, since they come again. */
export class Ledger {
  /** Ids of all edits that the user made. */
  readonly issued = new Set<string>();
  readonly told = new Map<string, Told>();
  /** Promises that were broken on the wire itself. */
  readonly broken: string[] = [];
  /** Every answer's text, as it came. */
  readonly heard: string[] = [];
  readonly #answers = new Map<string, string>();

  constructor(private readonly device: string) {}

  note(exchange: Exchange): void {
    const { path, status, text } = exchange;
    this.heard.push(text);
    if (status >= 500) this.broken.push(`${this.device}: ${path} answered ${status} ${text}`);
    if (status === 200 && path.endsWith("/push")) this.#notePush(exchange);
  }

  #notePush({ body, text }: Exchange): void {
    const { batch_id, entries } = body as { batch_id: string; entries: Entry[] };
    const { results, conflicts } = JSON.parse(text) as PushAnswer;
    const said = JSON.stringify([results, conflicts]);
    const before = this.#answers.get(batch_id);
    if (before !== undefined) {
      if (before !== said) this.broken.push(`${this.device}: batch ${batch_id} was answered in two ways`);
      return;
    }
    this.#answers.set(batch_id, said);
    for (const [index, entry] of entries.entries()) {
      const result = results[index];
      const before = this.told.get(entry.op_id)?.result;
      const told = before?.code && GOES_AGAIN.has(before.code) ? undefined : before;
      // Told anew, it comes after all that the device was told meanwhile.
      if (!told) this.told.delete(entry.op_id);
      if (result?.op_id !== entry.op_id) this.broken.push(`${this.device}: no result for ${entry.op_id}`);
      else if (told && JSON.stringify(told) !== JSON.stringify(result))
        this.broken.push(`${this.device}: ${entry.op_id} was taken twice`);
      else if (!told) this.told.set(entry.op_id, { entry, result, order: this.#answers.size });
    }
  }
}
