import type { Fields } from "../../../contract/json";
import type { Entry } from "../../entry";
import type { FakeServer } from "../fake-server";

/** Stands in every record that was made whole: a record without it was born out of an edit. */
export const BORN = "born";

type Promised = { entry: Entry; phone: string; excuse?: string };

/** What became of all that was promised, in counts and op ids. */
export type Verdict = {
  edits: number;
  effects: number;
  lost: string[];
  doubled: string[];
  stuck: string[];
  /** Edits that phones hold as refused, and edits that ended by a documented action, by its name. */
  aside: Record<string, number>;
  excused: Record<string, number>;
};

/**
 * The oracle: it believes what was written to a storage and what the server did, and nothing that the SDK says of itself
 * but the promise that an edit is durable.
 */
export class Ledger {
  readonly #promised = new Map<string, Promised>();
  readonly #bare = new Set<string>();
  /** By phone: records of a restored server's lost time that it holds and has not offered back yet, with their versions. */
  readonly #owed = new Map<string, Map<string, number>>();
  /** Faults found on the way. */
  readonly broken: string[] = [];

  /** A storage took this edit. */
  wrote(phone: string, entry: Entry): void {
    const owed = this.#owed.get(phone);
    if ((entry.lost_version ?? 0) >= (owed?.get(keyOf(entry)) ?? Number.POSITIVE_INFINITY))
      owed?.delete(keyOf(entry));
    if (this.#promised.has(entry.op_id)) return;
    this.#promised.set(entry.op_id, { entry, phone });
    const isCreation = entry.op === "upsert" && entry.base_version === 0;
    // The record vanished while its user edited it: what the app made of it is all that there is.
    if (isCreation && !(BORN in (entry.delta ?? entry.data ?? {}))) this.#bare.add(keyOf(entry));
  }

  /** `mutate` said that this edit is durable. */
  acknowledged(opId: string): void {
    if (!this.#promised.has(opId)) this.broken.push(`${opId} was acknowledged but not written`);
  }

  /** A documented action ended these edits, where they had not taken effect. */
  excuse(opIds: Iterable<string>, why: string): void {
    for (const opId of opIds) {
      const promised = this.#promised.get(opId);
      if (promised) promised.excuse ??= why;
    }
  }

  /** The server was restored, and the phone holds these records of the lost time: it must offer them back. */
  owes(phone: string, records: ReadonlyMap<string, number>): void {
    this.#owed.set(phone, new Map([...(this.#owed.get(phone) ?? []), ...records]));
  }

  /** What the phone no longer holds, for another reason than the restore: all of it, or that of some domains. */
  forgive(phone: string, isGone: (domain: string) => boolean = () => true): void {
    const owed = this.#owed.get(phone);
    for (const key of owed?.keys() ?? []) if (isGone(key.split("/")[0] ?? "")) owed?.delete(key);
  }

  /** Every record of a lost time that a phone held must have been offered back by it. */
  checkOffers(): void {
    for (const [phone, owed] of this.#owed) {
      for (const [key, version] of owed)
        this.broken.push(`${phone} never offered ${key} back, version ${version}`);
    }
  }

  /** No record may be alive that nobody made whole. */
  checkBirths(alive: { [key: string]: Fields }): void {
    for (const [key, fields] of Object.entries(alive)) {
      if (!(BORN in fields) && !this.#bare.has(key))
        this.broken.push(`half a record: ${key} ${Object.keys(fields)}`);
    }
  }

  /** `outboxes` and `aside`: what living storages hold, the latter by op id with its code. */
  verdict(server: FakeServer, outboxes: ReadonlySet<string>, aside: ReadonlyMap<string, string>): Verdict {
    const verdict: Verdict = {
      edits: 0,
      effects: 0,
      lost: [],
      doubled: [],
      stuck: [],
      aside: {},
      excused: {},
    };
    const count = (counts: Record<string, number>, name: string) => {
      counts[name] = (counts[name] ?? 0) + 1;
    };
    for (const [opId, promised] of this.#promised) {
      const effects = server.effects.get(opId) ?? 0;
      if (!opId.endsWith(WHOLE)) verdict.edits += 1;
      verdict.effects += effects;
      if (effects > 1) verdict.doubled.push(opId);
      if (outboxes.has(opId)) verdict.stuck.push(opId);
      else if (effects === 0) {
        const why = promised.excuse ?? this.#overtaken(opId, promised, server);
        const code = aside.get(opId);
        if (code !== undefined) count(verdict.aside, code);
        else if (why === undefined) verdict.lost.push(opId);
        else count(verdict.excused, why);
      }
    }
    return verdict;
  }

  /** Why an edit without effect may be gone: it went again whole, or its user deleted the record right after it. */
  #overtaken(opId: string, { entry, phone }: Promised, server: FakeServer): string | undefined {
    if (server.discarded.has(opId)) return "discarded on the server";
    if (this.#promised.has(`${opId}${WHOLE}`)) return "sent again whole";
    if (server.outcomes.get(opId) !== "rejected") return undefined;
    const deleted = [...this.#promised.values()].some(
      (other) => other.phone === phone && other.entry.op === "delete" && keyOf(other.entry) === keyOf(entry),
    );
    return deleted ? "deleted by its own user" : undefined;
  }
}

/** What the SDK adds to the op id of an edit that it sends again with the record whole. */
const WHOLE = "-whole";

function keyOf({ domain, mobile_id }: Entry): string {
  return `${domain}/${mobile_id}`;
}
