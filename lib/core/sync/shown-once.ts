import type { LoggedClientEntry } from "../../contract/conflict";
import type { Fields } from "../../contract/json";
import type { PushResult, ServerEntry } from "../../contract/push";
import { own } from "../own";
import { serverEntry } from "./conflict-write";
import type { Edit } from "./edit";
import { markOf, type RecordState } from "./record";
import { isLarge } from "./record-size";

/**
 * What one answer has shown of large records. A device takes results in their order, so what an earlier one showed it
 * knows at the later ones: without this, a few KB of typing on a record with photos would be answered with the photos for
 * each word. Small parts are shown each time.
 */
export class ShownOnce {
  /** Records and waiting entries that were shown whole, by name. */
  readonly #whole = new Set<string>();
  /** The version in which a record's field was told, by both names. */
  readonly #told = new Map<string, number>();

  /** The server's side of a record, unless it was shown. */
  serverSide(key: string, record: RecordState): ServerEntry | undefined {
    return this.#isNews(key, record.data) ? serverEntry(record) : undefined;
  }

  /** The side that waits in a conflict; of a large one that was shown, without what is large. */
  clientSide(conflictId: string, entry: LoggedClientEntry): Fields {
    const { op, delta, unset = [], modified_at = null, data } = entry;
    if (this.#isNews(conflictId, data)) return { ...entry, unset, modified_at };
    return isLarge(delta) ? { op, unset, modified_at } : { op, delta, unset, modified_at };
  }

  /** What a result tells of a record's fields, without what was told, unless it tells the record `whole`. */
  fields(key: string, edit: Edit, record: RecordState, told: Told, whole: boolean): Told {
    const { winning_entry: all } = told;
    if (!all || !isLarge(all)) return told;
    const news: Fields = {};
    for (const field of Object.keys(all)) {
      const at = `${key}/${field}`;
      const [version] = markOf(record, field);
      // A creation starts with nothing: its device keeps nothing of what it knew.
      const starts = whole || edit.base === 0;
      const isKnown = this.#told.get(at) === version && !starts && !isTouched(edit, field);
      if (!isKnown) news[field] = own(all, field) ?? null;
      this.#told.set(at, version);
    }
    const { winning_entry: _all, ...rest } = told;
    return Object.keys(news).length > 0 ? { ...rest, winning_entry: news } : rest;
  }

  #isNews(name: string, data: Fields): boolean {
    if (!isLarge(data)) return true;
    if (this.#whole.has(name)) return false;
    this.#whole.add(name);
    return true;
  }
}

type Told = Pick<PushResult, "winning_entry" | "winning_unset" | "deleted">;

function isTouched({ set, data, unset }: Edit, field: string): boolean {
  return Object.hasOwn(data ?? set, field) || unset.includes(field);
}
