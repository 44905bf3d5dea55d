import type { Fields, Json } from "../../../contract/json";
import type { Policy, Scale } from "../../../contract/policy";
import { jsonEqual } from "../../json-equal";

/** One accepted write of the only record, as the model remembers it. */
type Write = {
  version: number;
  writer: number;
  time: number | null;
  kind: "born" | "edit" | "delete" | "return";
  set: Fields;
  unset: string[];
};

export type ModelEntry = {
  op: "upsert" | "delete";
  base: number;
  set: Fields;
  unset: string[];
  time: number | null;
};

/**
 * The rules of conflict resolution told the slow way: the model keeps every write for ever and answers each question
 * by reading the whole history, where the engine keeps marks. It shares no decision with the engine.
 */
export class NaiveModel {
  readonly history: Write[] = [];

  /** `holdsBack`: conflict resolution isn't on, so whatever is contested waits for a person. */
  constructor(
    private readonly policy: Policy,
    private readonly holdsBack = false,
  ) {}

  /** The same past under another policy, to ask what it would do next. */
  under(policy: Policy): NaiveModel {
    const other = new NaiveModel(policy);
    other.history.push(...this.history);
    return other;
  }

  get version(): number {
    return this.history.at(-1)?.version ?? 0;
  }

  get deleted(): boolean {
    return this.history.at(-1)?.kind === "delete";
  }

  /** The fields as they stood at `version`, or null where there was no living record then. */
  dataAt(version: number): Fields | null {
    const until = this.history.filter((write) => write.version <= version);
    if (until.length === 0 || until.at(-1)?.kind === "delete") return null;
    return replay(until);
  }

  /** All fields ever, as a deleted record would come back. */
  get data(): Fields {
    return replay(this.history);
  }

  push(device: number, entry: ModelEntry): string {
    if (this.history.length === 0) {
      if (entry.op === "delete") return "duplicate";
      return this.#write(device, entry, "born", entry.set, [], "applied");
    }
    if (entry.op === "delete") return this.#delete(device, entry);
    return this.deleted ? this.#return(device, entry) : this.#upsert(device, entry);
  }

  #upsert(device: number, entry: ModelEntry): string {
    const current = this.data;
    const wanted = (field: string): Json | undefined => entry.set[field];
    const changed = [...Object.keys(entry.set), ...entry.unset].filter(
      (field) => !jsonEqual(wanted(field), current[field]),
    );
    const free: string[] = [];
    const contested: string[] = [];
    for (const field of changed) {
      const last = this.#lastWriteOf(field);
      const since = last !== undefined && last.version > entry.base;
      if (since && last.writer !== device) contested.push(field);
      else if (since && last.time !== null && entry.time !== null && last.time > entry.time) continue;
      else if (this.#closesUnknowingly(device, entry, field)) contested.push(field);
      else free.push(field);
    }
    if (contested.length === 0) {
      if (free.length === 0) return "duplicate";
      const others = this.#others(device, entry.base).length > 0;
      return this.#writeFields(device, entry, free, others ? "merged" : "applied");
    }
    if (this.holdsBack) return "manual_required";
    const winners = contested.map((field) => this.#settle(device, entry, field));
    if (winners.includes("nobody")) return "manual_required";
    const won = contested.filter((_, index) => winners[index] === "client");
    const together = this.policy.merge === "record" && winners.includes("server") ? won : [...free, ...won];
    return together.length === 0 ? "resolved" : this.#writeFields(device, entry, together, "resolved");
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
      const mine = level(scale, entry.set[field]);
      const theirs = level(scale, this.data[field]);
      if (mine < 0 || theirs < 0) return recent();
      return mine > theirs ? "client" : "server";
    }
    const closes = (value: Json | undefined) =>
      field === policy.closing.field && typeof value === "string" && policy.closing.values.includes(value);
    if (closes(entry.set[field]) && this.#escalatedSince(device, entry.base)) return "server";
    if (closes(this.data[field]) && this.#raises(entry)) return "client";
    return recent();
  }

  #closesUnknowingly(device: number, entry: ModelEntry, field: string): boolean {
    const { policy } = this;
    const value = entry.set[field];
    const closes =
      field === policy.closing.field && typeof value === "string" && policy.closing.values.includes(value);
    const rule = policy.fields[field] ?? policy.strategy;
    return closes && rule === "preserve_escalation" && this.#escalatedSince(device, entry.base);
  }

  #delete(device: number, entry: ModelEntry): string {
    if (this.deleted) return "duplicate";
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
    const tombstone = this.history.at(-1);
    if (!tombstone) throw new Error("deleted without a tombstone");
    const back = (status: string) => this.#write(device, entry, "return", entry.set, entry.unset, status);
    if (tombstone.version <= entry.base || tombstone.writer === device) {
      const late = tombstone.time !== null && entry.time !== null && tombstone.time > entry.time;
      return tombstone.version > entry.base && late ? "duplicate" : back("applied");
    }
    const brings = () => escalated(this.policy, { ...this.data, ...entry.set }) || this.#raises(entry);
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
      ([field, scale]) => level(scale, entry.set[field]) > Math.max(0, level(scale, before[field])),
    );
  }

  /** Writes of others after `base` that are still the last word on a field or on the record's life. */
  #others(device: number, base: number): Write[] {
    const standing = new Set<Write | undefined>([this.#lifeStart()]);
    for (const field of new Set(
      this.history.flatMap((write) => [...Object.keys(write.set), ...write.unset]),
    )) {
      standing.add(this.#lastWriteOf(field));
    }
    return [...standing].filter(
      (write): write is Write => write !== undefined && write.version > base && write.writer !== device,
    );
  }

  #lifeStart(): Write | undefined {
    return this.history.findLast((write) => write.kind !== "edit");
  }

  #lastWriteOf(field: string): Write | undefined {
    const start = this.#lifeStart();
    const touched = this.history.findLast(
      (write) => write.kind === "edit" && (Object.hasOwn(write.set, field) || write.unset.includes(field)),
    );
    return touched && start && touched.version > start.version ? touched : start;
  }

  #writeFields(device: number, entry: ModelEntry, fields: string[], status: string): string {
    const set = Object.fromEntries(
      fields
        .filter((field) => Object.hasOwn(entry.set, field))
        .map((field) => [field, entry.set[field] ?? null]),
    );
    const unset = fields.filter((field) => !Object.hasOwn(entry.set, field));
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

function replay(writes: readonly Write[]): Fields {
  const data: Fields = {};
  for (const { set, unset } of writes) {
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
