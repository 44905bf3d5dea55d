import type { Fields, Json } from "../../../contract/json";
import type { Policy, Scale } from "../../../contract/policy";
import { jsonEqual } from "../../json-equal";

/** One accepted write of the only record, as the model remembers it. */
type Write = {
  version: number;
  writer: number;
  time: number | null;
  /** `wait`: a tombstone that nobody deleted, for an edit of a forgotten record to wait on. */
  kind: "born" | "edit" | "delete" | "return" | "wait";
  set: Fields;
  unset: string[];
};

export type ModelEntry = {
  op: "upsert" | "delete";
  base: number;
  /** What the user changed. */
  set: Fields;
  unset: string[];
  /** The record whole, where the device sends it. */
  whole: Fields | null;
  /** The device sends the record whole and doesn't say what the user changed. */
  bare: boolean;
  /** Where the counter stood when the edit was set aside, if a person let it go on later. */
  heldAt: number | null;
  time: number | null;
};

/**
 * The rules of conflict resolution told the slow way: the model keeps every write for ever and answers each question
 * by reading the whole history, where the engine keeps marks. It shares no decision with the engine.
 */
export class NaiveModel {
  readonly history: Write[] = [];
  /** So many of the first writes are forgotten. */
  #forgotten = 0;

  /** `holdsBack`: conflict resolution isn't on, so whatever is contested waits for a person. */
  constructor(
    private readonly policy: Policy,
    private readonly holdsBack = false,
  ) {}

  /** The same past under another policy, to ask what it would do next. */
  under(policy: Policy): NaiveModel {
    const other = new NaiveModel(policy);
    other.history.push(...this.history);
    other.#forgotten = this.#forgotten;
    return other;
  }

  /** The tombstone is dropped after its time, unless an edit waits on it; says whether it was. */
  forget(): boolean {
    if (this.#last?.kind !== "delete") return false;
    this.#forgotten = this.history.length;
    return true;
  }

  get #known(): Write[] {
    return this.history.slice(this.#forgotten);
  }

  get #last(): Write | undefined {
    return this.#known.at(-1);
  }

  get version(): number {
    return this.history.at(-1)?.version ?? 0;
  }

  /** The server knows something of the record, if only that it was deleted. */
  get exists(): boolean {
    return this.#last !== undefined;
  }

  get deleted(): boolean {
    return isGone(this.#last);
  }

  /** The fields as they stood at `version`, or null where there was no living record then. */
  dataAt(version: number): Fields | null {
    const until = this.#known.filter((write) => write.version <= version);
    if (until.length === 0 || isGone(until.at(-1))) return null;
    return replay(until);
  }

  /** All fields ever, as a deleted record would come back. */
  get data(): Fields {
    return replay(this.#known);
  }

  push(device: number, entry: ModelEntry): string {
    const created = entry.op === "upsert" && entry.base === 0;
    if (this.deleted && entry.op === "upsert" && this.#cameBefore(device, entry, this.#last))
      return "duplicate";
    if (created && (this.deleted || !this.#last)) {
      return this.#write(device, entry, "born", entry.whole ?? entry.set, [], "applied");
    }
    if (!this.#last) return entry.op === "delete" ? "duplicate" : this.#ofForgotten(device, entry);
    if (entry.op === "delete") return this.#delete(device, entry);
    return this.deleted ? this.#return(device, entry) : this.#upsert(device, entry);
  }

  /** Whether the edit comes late, and the device made this write after it. */
  #cameBefore(device: number, { heldAt }: ModelEntry, write: Write | undefined): boolean {
    return heldAt !== null && write !== undefined && write.writer === device && write.version > heldAt;
  }

  #ofForgotten(device: number, entry: ModelEntry): string {
    const { whole } = entry;
    if (!whole) return "rejected";
    // Any version is higher than that of a record that nobody knows.
    const rule = this.holdsBack ? "manual" : (this.policy.delete ?? this.policy.strategy);
    if (rule === "server_wins") return "resolved";
    if (rule !== "manual") return this.#write(device, entry, "born", whole, [], "resolved");
    return this.#write(0, { ...entry, time: null }, "wait", whole, [], "manual_required");
  }

  /** What the user changed, as far as the device says, or as it shows against what it had before it. */
  #changed(entry: ModelEntry): string[] {
    const { whole, bare, base } = entry;
    if (whole && base === 0) return [...Object.keys(whole), ...entry.unset];
    if (!whole || !bare) return [...Object.keys(entry.set), ...entry.unset];
    const before = this.dataAt(base) ?? this.data;
    const set = Object.keys(whole).filter((field) => !jsonEqual(whole[field], before[field]));
    return [...set, ...entry.unset];
  }

  #upsert(device: number, entry: ModelEntry): string {
    const current = this.data;
    const changed = this.#changed(entry).filter((field) => !jsonEqual(wanted(entry, field), current[field]));
    const free: string[] = [];
    const contested: string[] = [];
    /** What only this one of two creators has; it depends on no other field. */
    const added: string[] = [];
    for (const field of changed) {
      const last = this.#lastWriteOf(field);
      if (this.#cameBefore(device, entry, last)) continue;
      const foreign = last !== undefined && last.version > entry.base && last.writer !== device;
      const oneSided = foreign && this.#isOneSided(entry, field);
      if (foreign && !oneSided) contested.push(field);
      else if (this.#closesUnknowingly(device, entry, field)) contested.push(field);
      else if (oneSided && entry.base === 0) added.push(field);
      else free.push(field);
    }
    if (contested.length === 0) {
      if (free.length + added.length === 0) return "duplicate";
      const others = this.#others(device, entry.base).length > 0;
      return this.#writeFields(device, entry, [...free, ...added], others ? "merged" : "applied");
    }
    if (this.holdsBack) return "manual_required";
    const winners = contested.map((field) => this.#settle(device, entry, field));
    if (winners.includes("nobody")) return "manual_required";
    const won = contested.filter((_, index) => winners[index] === "client");
    const asOne = this.policy.merge === "record" && winners.includes("server");
    const together = [...(asOne ? [] : free), ...added, ...won];
    return together.length === 0 ? "resolved" : this.#writeFields(device, entry, together, "resolved");
  }

  /** Whether the device brings a field that the record never had: in this life, or in any that the device may have seen. */
  #isOneSided(entry: ModelEntry, field: string): boolean {
    if (wanted(entry, field) === undefined || this.data[field] !== undefined) return false;
    if (entry.base === 0) {
      const born = this.#lifeStart()?.version ?? 0;
      return !this.#known.some((write) => write.version > born && touches(write, field));
    }
    const forgotten = this.history[this.#forgotten - 1];
    const baseIsForgotten = forgotten !== undefined && entry.base < forgotten.version;
    return !baseIsForgotten && !this.#known.some((write) => touches(write, field));
  }

  #settle(device: number, entry: ModelEntry, field: string): string {
    const { policy } = this;
    const rule = policy.fields[field] ?? policy.strategy;
    const last = this.#lastWriteOf(field);
    const recent = () => this.#later(entry.time, last?.time ?? null);
    if (rule === "client_wins") return "client";
    if (rule === "server_wins") return "server";
    if (rule === "manual") return "nobody";
    if (rule === "most_recent_wins") return recent();
    const scale = policy.critical[field];
    if (scale) {
      const mine = level(scale, wanted(entry, field));
      const theirs = level(scale, this.data[field]);
      if (mine < 0 || theirs < 0) return recent();
      return mine > theirs ? "client" : "server";
    }
    const closes = (value: Json | undefined) =>
      field === policy.closing.field && typeof value === "string" && policy.closing.values.includes(value);
    if (closes(wanted(entry, field)) && this.#escalatedSince(device, entry.base)) return "server";
    if (closes(this.data[field]) && this.#raises(entry)) return "client";
    return recent();
  }

  #closesUnknowingly(device: number, entry: ModelEntry, field: string): boolean {
    const { policy } = this;
    const value = wanted(entry, field);
    const closes =
      field === policy.closing.field && typeof value === "string" && policy.closing.values.includes(value);
    const rule = policy.fields[field] ?? policy.strategy;
    return closes && rule === "preserve_escalation" && this.#escalatedSince(device, entry.base);
  }

  #delete(device: number, entry: ModelEntry): string {
    if (this.deleted) return "duplicate";
    if (this.#standing().some((write) => this.#cameBefore(device, entry, write))) return "duplicate";
    const others = this.#others(device, entry.base);
    const remove = (status: string) => this.#write(device, entry, "delete", {}, [], status);
    if (others.length === 0) return remove("applied");
    const times = others.map((write) => write.time);
    const latest = times.includes(null) ? null : Math.max(...times.map(Number));
    const kept = () => escalated(this.policy, this.data) || this.#escalatedSince(device, entry.base);
    const winner = this.#life(entry, latest, kept, "server");
    if (winner === "nobody") return "manual_required";
    return winner === "client" ? remove("resolved") : "resolved";
  }

  #return(device: number, entry: ModelEntry): string {
    const tombstone = this.#last;
    if (!tombstone) throw new Error("deleted without a tombstone");
    const set: Fields = {};
    for (const field of this.#changed(entry)) {
      const value = wanted(entry, field);
      if (value !== undefined) set[field] = value;
    }
    // Removing what is not there changes nothing.
    const unset = entry.unset.filter((field) => this.data[field] !== undefined);
    const back = (status: string) => this.#write(device, entry, "return", set, unset, status);
    if (tombstone.version <= entry.base || tombstone.writer === device) return back("applied");
    const brings = () => escalated(this.policy, { ...this.data, ...sent(entry) }) || this.#raises(entry);
    const winner = this.#life(entry, tombstone.time, brings, "client");
    if (winner === "nobody") return "manual_required";
    return winner === "client" ? back("resolved") : "resolved";
  }

  #life(
    entry: ModelEntry,
    theirs: number | null,
    escalation: () => boolean,
    escalatedWinner: string,
  ): string {
    if (this.holdsBack) return "nobody";
    const rule = this.policy.delete ?? this.policy.strategy;
    if (rule === "client_wins") return "client";
    if (rule === "server_wins") return "server";
    if (rule === "manual") return "nobody";
    if (rule === "preserve_escalation" && escalation()) return escalatedWinner;
    return this.#later(entry.time, theirs);
  }

  #later(mine: number | null, theirs: number | null): string {
    if (mine === null || theirs === null) return "server";
    const distance = Math.abs(mine - theirs);
    if (distance < this.policy.clock_tolerance_ms || distance === 0) {
      return this.policy.on_tie === "manual" ? "nobody" : this.policy.on_tie;
    }
    return mine > theirs ? "client" : "server";
  }

  #escalatedSince(device: number, base: number): boolean {
    const before = this.dataAt(base) ?? {};
    return Object.entries(this.policy.critical).some(([field, scale]) => {
      const last = this.#lastWriteOf(field);
      const foreign = last !== undefined && last.version > base && last.writer !== device;
      const now = level(scale, this.data[field]);
      const high = scale.escalated_from !== undefined && now >= level(scale, scale.escalated_from);
      return foreign && (high || now > Math.max(0, level(scale, before[field])));
    });
  }

  #raises(entry: ModelEntry): boolean {
    const before = this.dataAt(entry.base) ?? {};
    return Object.entries(this.policy.critical).some(
      ([field, scale]) => level(scale, sent(entry)[field]) > Math.max(0, level(scale, before[field])),
    );
  }

  /** Writes of others after `base` that are still the last word on a field or on the record's life. */
  #others(device: number, base: number): Write[] {
    return this.#standing().filter((write) => write.version > base && write.writer !== device);
  }

  /** Writes that are still the last word on a field or on the record's life. */
  #standing(): Write[] {
    const standing = new Set<Write | undefined>([this.#lifeStart()]);
    for (const field of new Set(
      this.#known.flatMap((write) => [...Object.keys(write.set), ...write.unset]),
    )) {
      standing.add(this.#lastWriteOf(field));
    }
    return [...standing].filter((write) => write !== undefined);
  }

  #lifeStart(): Write | undefined {
    return this.#known.findLast((write) => write.kind !== "edit");
  }

  #lastWriteOf(field: string): Write | undefined {
    const start = this.#lifeStart();
    const touched = this.#known.findLast((write) => write.kind === "edit" && touches(write, field));
    return touched && start && touched.version > start.version ? touched : start;
  }

  #writeFields(device: number, entry: ModelEntry, fields: string[], status: string): string {
    const set: Fields = {};
    for (const field of fields) {
      const value = wanted(entry, field);
      if (value !== undefined) set[field] = value;
    }
    const unset = fields.filter((field) => !Object.hasOwn(set, field));
    return this.#write(device, entry, "edit", set, unset, status);
  }

  #write(
    writer: number,
    entry: ModelEntry,
    kind: Write["kind"],
    set: Fields,
    unset: string[],
    status: string,
  ): string {
    this.history.push({ version: this.version + 1, writer, time: entry.time, kind, set, unset });
    return status;
  }
}

/** The fields that an entry says something of. */
function sent({ set, whole, bare, base }: ModelEntry): Fields {
  return whole && (bare || base === 0) ? whole : set;
}

function wanted(entry: ModelEntry, field: string): Json | undefined {
  return sent(entry)[field];
}

function touches({ set, unset }: Write, field: string): boolean {
  return Object.hasOwn(set, field) || unset.includes(field);
}

function isGone(write: Write | undefined): boolean {
  return write?.kind === "delete" || write?.kind === "wait";
}

function replay(writes: readonly Write[]): Fields {
  let data: Fields = {};
  for (const { kind, set, unset } of writes) {
    if (kind === "born") data = {};
    Object.assign(data, set);
    for (const field of unset) delete data[field];
  }
  return data;
}

/** -1 where the value isn't on the scale. */
function level(scale: Scale, value: Json | undefined): number {
  if (scale.kind === "number") return typeof value === "number" ? value : -1;
  return scale.values.indexOf(value as string | number | boolean);
}

function escalated(policy: Policy, data: Fields): boolean {
  return Object.entries(policy.critical).some(([field, scale]) => {
    if (scale.escalated_from === undefined) return false;
    return level(scale, data[field]) >= level(scale, scale.escalated_from);
  });
}
