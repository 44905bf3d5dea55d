import type { Fields, Json } from "../../contract/json";
import type { Change } from "../../contract/pull";
import type { PushConflict, PushResult, ServerEntry } from "../../contract/push";
import type { Strategy } from "../../contract/strategy";
import { jsonEqual } from "../../core/json-equal";
import type { Entry } from "../entry";
import { FakeProblem } from "./fake-problem";

type Mark = [version: number, writer: number];
type Row = {
  domain: string;
  id: string;
  version: number;
  deleted: boolean;
  life: Mark;
  data: Fields;
  marks: Map<string, Mark>;
  times: Map<string, string>;
};

const STRATEGY: Record<string, Strategy> = {
  journal: "client_wins",
  attendance: "server_wins",
  task: "most_recent_wins",
  ticket: "manual",
};

/** The records of the fake server's one tenant, in memory, and how edits meet them: small enough to be checked by eye. */
export class FakeRecords {
  #rows = new Map<string, Row>();
  #counter = 0;
  #epoch = 1;
  #horizon = 0;

  /** The newest version. */
  get counter(): number {
    return this.#counter;
  }

  /** A person's edit in the dashboard. */
  edit(domain: string, id: string, changes: Fields, unset: string[] = []): void {
    const row = this.#rows.get(`${domain}/${id}`);
    const mark: Mark = [++this.#counter, 0];
    if (!row || row.deleted) this.#birth(domain, id, changes, mark);
    else this.#write(row, changes, unset, mark, "9999");
  }

  delete(domain: string, id: string): void {
    const row = this.#rows.get(`${domain}/${id}`);
    if (row) this.#bury(row, [++this.#counter, 0]);
  }

  /** Tombstones up to now are purged: older checkpoints are of no use any more. */
  purgeTombstones(): void {
    this.#horizon = this.#counter;
    for (const [key, row] of this.#rows) if (row.deleted) this.#rows.delete(key);
  }

  /** What a restore from a backup needs; the function restores. */
  backup(): () => void {
    const copy = structuredClone({ rows: this.#rows, counter: this.#counter });
    return () => {
      [this.#rows, this.#counter] = [copy.rows, copy.counter];
      this.#epoch += 1;
    };
  }

  /** Everything alive, as a device that starts from nothing would see it. */
  alive(): { [key: string]: Fields } {
    const alive = [...this.#rows.entries()].filter(([, row]) => !row.deleted);
    return Object.fromEntries(alive.sort().map(([key, row]) => [key, row.data]));
  }

  /** Decides one entry by its domain's strategy, and writes what it decides. */
  decide(
    entry: Entry,
    writer: number,
    conflicts: PushConflict[],
  ): Omit<PushResult, "op_id" | "domain" | "mobile_id"> {
    const { domain, mobile_id: id, base_version: base, delta = {}, unset = [] } = entry;
    const row = this.#rows.get(`${domain}/${id}`);
    const strategy = STRATEGY[domain];
    const refuse = (code: string) => ({
      status: "rejected" as const,
      code,
      message: `refused: ${code}`,
      ...(row && { version: row.version, server_entry: standing(row) }),
    });
    if (!strategy) return refuse("unknown_domain");
    if (base > this.#counter) return refuse("invalid_base_version");
    if ("title" in delta && typeof delta.title !== "string") return refuse("invalid_field");
    const mark = (): Mark => [++this.#counter, writer];

    if (!row) {
      if (entry.op === "delete") return { status: "duplicate" };
      return { status: "applied", version: this.#birth(domain, id, delta, mark()).version };
    }
    const foreign = ([version, by]: Mark) => version > base && Math.abs(by) !== Math.abs(writer);
    const wins = (field?: string): "client" | "server" | "nobody" => {
      if (strategy === "client_wins") return "client";
      if (strategy === "server_wins") return "server";
      if (strategy === "manual") return "nobody";
      return entry.modified_at > (row.times.get(field ?? "") ?? "") ? "client" : "server";
    };
    const setAside = () => {
      const conflict_id = `conflict-${entry.op_id}`;
      const server_entry = standing(row);
      const names = {
        conflict_id,
        domain,
        mobile_id: id,
        resolution: "manual_required",
        strategy_used: strategy,
      } as const;
      conflicts.push({ ...names, server_entry, client_entry: delta });
      return {
        status: "manual_required",
        resolution: "manual_required",
        version: row.version,
        strategy_used: strategy,
        conflict_id,
      } as const;
    };
    const settled = { status: "resolved", resolution: "resolved", strategy_used: strategy } as const;

    if (entry.op === "delete") {
      if (row.deleted) return { status: "duplicate", version: row.version };
      const contested = [row.life, ...row.marks.values()].some(foreign);
      const winner = contested ? wins() : "client";
      if (winner === "nobody") return setAside();
      if (winner === "server")
        return { ...settled, version: row.version, winning_entry: row.data, winning_unset: removed(row) };
      this.#bury(row, mark());
      return { ...(contested ? settled : { status: "applied" as const }), version: row.version };
    }
    if (row.deleted) {
      const winner = foreign(row.life) ? wins() : "client";
      if (winner === "nobody") return setAside();
      if (winner === "server") return { ...settled, version: row.version, deleted: true };
      const status = foreign(row.life) ? settled : { status: "applied" as const };
      const data = { ...row.data, ...delta };
      for (const field of unset) delete data[field];
      const born = this.#birth(domain, id, data, mark());
      return { ...status, version: born.version, winning_entry: born.data, winning_unset: removed(born) };
    }

    const changed = [...Object.keys(delta), ...unset].filter(
      (field) => !jsonEqual(delta[field], row.data[field]),
    );
    const contested = changed.filter((field) => foreign(row.marks.get(field) ?? row.life));
    const verdicts = new Map(contested.map((field) => [field, wins(field)]));
    if ([...verdicts.values()].includes("nobody")) return setAside();
    const written = changed.filter((field) => verdicts.get(field) !== "server");
    const merged = row.version > base && [row.life, ...row.marks.values()].some(foreign);
    if (written.length > 0) {
      const set = Object.fromEntries(
        written.flatMap((field) => (field in delta ? [[field, delta[field] as Json]] : [])),
      );
      this.#write(
        row,
        set,
        written.filter((field) => !(field in delta)),
        mark(),
        entry.modified_at,
      );
    }
    const others = [...Object.keys(row.data), ...row.marks.keys()].filter((field) =>
      foreign(row.marks.get(field) ?? row.life),
    );
    const told = [...new Set([...others, ...Object.keys(delta), ...unset])].filter(
      (field) => !jsonEqual(delta[field], row.data[field]),
    );
    const winning = told.filter((field) => field in row.data).map((field) => [field, row.data[field]]);
    const gone = told.filter((field) => !(field in row.data));
    const status =
      contested.length > 0
        ? settled
        : ({ status: written.length === 0 ? "duplicate" : merged ? "merged" : "applied" } as const);
    return {
      ...status,
      version: row.version,
      ...(winning.length > 0 && { winning_entry: Object.fromEntries(winning) as Fields }),
      ...(gone.length > 0 && { winning_unset: gone }),
    };
  }

  /** A new life, in which every field counts as written now; fields that the record once had stay known as removed. */
  #birth(domain: string, id: string, data: Fields, mark: Mark): Row {
    const key = `${domain}/${id}`;
    const past = this.#rows.get(key);
    const once = [...Object.keys(past?.data ?? {}), ...(past?.marks.keys() ?? [])];
    const marks = new Map(once.filter((field) => !(field in data)).map((field) => [field, mark]));
    const row: Row = {
      domain,
      id,
      version: mark[0],
      deleted: false,
      life: mark,
      data,
      marks,
      times: new Map(),
    };
    this.#rows.set(key, row);
    return row;
  }

  #bury(row: Row, mark: Mark): void {
    Object.assign(row, { version: mark[0], deleted: true, life: mark });
  }

  #write(row: Row, set: Fields, unset: string[], mark: Mark, time: string): void {
    row.data = { ...row.data, ...set };
    for (const field of unset) delete row.data[field];
    for (const field of [...Object.keys(set), ...unset]) {
      row.marks.set(field, mark);
      row.times.set(field, time);
    }
    row.version = mark[0];
  }

  /** Deltas are against the last complete pull; pages move by `paged`; `begun` is where a pull from nothing began. */
  readCheckpoint(checkpoint: string | null, where: string): [complete: number, paged: number, begun: number] {
    if (!checkpoint) return [0, 0, this.#counter];
    const [epoch, complete = 0, paged = 0, begun = 0] = checkpoint.split(".").map(Number);
    if (epoch !== this.#epoch || paged > this.#counter) {
      throw new FakeProblem("invalid_request", [
        { path: `${where}checkpoint`, message: "is not of this server" },
      ]);
    }
    if ((complete || begun) < this.#horizon) throw new FakeProblem("checkpoint_expired");
    return [complete, paged, begun];
  }

  page(device: number, checkpoint: string | null, limit: number, where: string, domains?: string[]) {
    const [complete, paged, begun] = this.readCheckpoint(checkpoint, where);
    const due = [...this.#rows.values()]
      .filter((row) => row.version > paged && (!domains || domains.includes(row.domain)))
      .sort((a, b) => a.version - b.version)
      .flatMap((row) => ({ version: row.version, change: changeFor(row, device, complete, paged) }));
    const shown = due.filter(({ change }) => change);
    const has_more = shown.length > limit;
    const changes = shown.slice(0, limit).flatMap(({ change }) => change ?? []);
    const reached = has_more ? (changes.at(-1)?.version ?? paged) : this.#counter;
    const next = has_more ? [complete, reached, begun] : [reached, reached, reached];
    return { changes, checkpoint: [this.#epoch, ...next].join("."), has_more, server_time: "" };
  }
}

function changeFor(row: Row, device: number, complete: number, paged: number): Change | undefined {
  const { domain, id: mobile_id, version, life } = row;
  const news = ([at, by]: Mark) => at > complete && (by !== device || complete === 0);
  const common = { domain, mobile_id, version, fields_changed: 0, priority: "normal" as const };
  if (row.deleted) return paged > 0 && news(life) ? { ...common, op: "delete" } : undefined;
  if (news(life)) return { ...common, op: "upsert", data: row.data };
  const fields = [...row.marks].filter(([, mark]) => news(mark)).map(([field]) => field);
  if (fields.length === 0) return undefined;
  const delta = Object.fromEntries(
    fields.flatMap((field) => (field in row.data ? [[field, row.data[field] as Json]] : [])),
  );
  const unset = fields.filter((field) => !(field in row.data));
  return { ...common, op: "upsert", delta, ...(unset.length > 0 && { unset }) };
}

function removed(row: Row): string[] {
  return [...row.marks.keys()].filter((field) => !(field in row.data));
}

function standing({ version, data, deleted }: Row): ServerEntry {
  return { version, data, ...(deleted && { deleted }) };
}
