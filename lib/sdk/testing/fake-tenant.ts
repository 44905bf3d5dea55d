import { PRIORITIES, type Priority } from "../../contract/entry";
import type { Fields, JsonText } from "../../contract/json";
import { LIMITS } from "../../contract/limits";
import type { Policy } from "../../contract/policy";
import type { PullPage } from "../../contract/pull";
import type { Clock } from "../../core/conflict/clock";
import type { PendingConflict } from "../../core/conflict/join-pending";
import { DOMAIN_NAMES, findDomain } from "../../core/domains/registry";
import { oldestBase, type SurprisingRecord, settledChanges } from "../../core/queue/settled-changes";
import {
  applyPush,
  isRejection,
  type PushOutcome,
  recordKey,
  type StoredRecord,
} from "../../core/sync/apply-push";
import { buildPage, type CellRange, type PageInput } from "../../core/sync/build-page";
import type { FoundRecord } from "../../core/sync/change";
import {
  type Checkpoint,
  isForgotten,
  newestPosition,
  prioritiesFrom,
  startCheckpoint,
} from "../../core/sync/checkpoint";
import { decodeCheckpoint, plainSeal } from "../../core/sync/checkpoint-code";
import type { Edit, Rejection } from "../../core/sync/edit";
import type { OwnTold } from "../../core/sync/own-writes";
import type { PushEffects } from "../../core/sync/push-effects";
import type { RecordState, Revision } from "../../core/sync/record";
import { fittingRecords } from "../../core/sync/testing/fitting-records";
import { FakeProblem } from "./fake-problem";

type Row = {
  domain: string;
  mobileId: string;
  record: RecordState;
  /** Newest first. */
  revisions: readonly Revision[];
  /** Edits that wait for a person, by their device. */
  pending: ReadonlyMap<number, PendingConflict>;
  /** By the server's clock. */
  writtenAt: number;
};

/** A queued edit of a device that came to its end; `outcome` as a push would have answered it. */
export type SettledEdit = Omit<SurprisingRecord, "record"> & { device: number; outcome: string };

/** What a device asks a page for. */
export type PageAsked = {
  checkpoint?: string | null;
  limit: number;
  max_bytes?: number;
  domains?: readonly string[];
  priority?: Priority;
};

/** Stands for a person in the dashboard where devices have their numbers. */
const PERSON = 0;
const SEAL = plainSeal("fake");

/** The records of the fake server's one tenant, in memory, decided and paged by the real server's own core. */
export class FakeTenant {
  /** By `recordKey`, in the order of their versions. */
  #rows = new Map<string, Row>();
  #settled: SettledEdit[] = [];
  #ownTold = new Map<number, OwnTold>();
  #counter = 0;
  #epoch = 1;
  /** Of each epoch that a restore ended, the counter at its end. */
  readonly #ended = new Map<number, number>();
  #forgotten = 0;
  #conflicts = 0;
  /** Of each conflict that ever waited, the `recordKey`. */
  readonly #waitsAt = new Map<string, string>();

  /** `policyOf`: how a domain settles conflicts. */
  constructor(private readonly policyOf: (domain: string) => Policy) {}

  /** The newest version. */
  get counter(): number {
    return this.#counter;
  }

  /** Decides a device's edits and writes what comes of them. */
  push(edits: readonly (Edit | Rejection)[], device: number, clock: Clock): PushOutcome {
    const outcome = applyPush({
      edits,
      records: this.touched(edits, device),
      policyOf: ({ name }) => ({ version: 1, policy: this.policyOf(name), resolution: "on", shadow: null }),
      counter: this.#counter,
      device,
      clock,
      newConflictId: () => `conflict-${++this.#conflicts}`,
    });
    this.#write(outcome.effects, device, clock.now);
    return outcome;
  }

  /** A person's edit: it stands on what is there, and settles what waits for a person. */
  edit(domain: string, id: string, changes: Fields, unset: readonly string[], now: number): void {
    this.#byPerson("upsert", domain, id, { set: changes, unset }, now);
  }

  delete(domain: string, id: string, now: number): void {
    this.#byPerson("delete", domain, id, { set: {}, unset: [] }, now);
  }

  /** What the server holds of each record that the edits are of, as this device's edits meet it. */
  touched(edits: readonly (Edit | Rejection)[], device: number): Map<string, StoredRecord> {
    const touched = new Map<string, StoredRecord>();
    for (const edit of edits) {
      const key = recordKey(isRejection(edit) ? (edit.domain ?? "") : edit.domain.name, edit.mobileId ?? "");
      const stored = this.stored(key, device);
      if (stored) touched.set(key, stored);
    }
    return touched;
  }

  /** One record by its `recordKey`. */
  stored(key: string, device: number): StoredRecord | undefined {
    const row = this.#rows.get(key);
    return row && { record: row.record, revisions: row.revisions, pending: row.pending.get(device) ?? null };
  }

  /** Notes what came of queued edits: where one wrote nothing, a number of the clock of its own lets the device hear of it. */
  settle(edits: readonly (Omit<SettledEdit, "version"> & { version: number | null })[]): void {
    if (edits.some(({ version }) => version === null)) this.#counter += 1;
    for (const edit of edits) this.#settled.push({ ...edit, version: edit.version ?? this.#counter });
  }

  /** Tombstones up to now are purged: older checkpoints are of no use any more. */
  purgeTombstones(): void {
    this.forgetTombstones(Number.POSITIVE_INFINITY);
    this.#forgotten = this.#counter;
  }

  /** Tombstones of before `at` are purged, but for those on which an edit waits for a person. */
  forgetTombstones(at: number): void {
    for (const [key, { record, writtenAt, pending }] of this.#rows) {
      if (!record.deleted || writtenAt >= at || pending.size > 0) continue;
      this.#forgotten = Math.max(this.#forgotten, record.version);
      this.#rows.delete(key);
    }
  }

  /** What a restore from a backup needs; the function restores. */
  backup(): () => void {
    const [rows, settled, ownTold, counter, forgotten] = [
      new Map(this.#rows),
      [...this.#settled],
      new Map(this.#ownTold),
      this.#counter,
      this.#forgotten,
    ];
    return () => {
      this.#rows = new Map(rows);
      this.#settled = [...settled];
      this.#ownTold = new Map(ownTold);
      this.#counter = counter;
      this.#forgotten = forgotten;
      this.#ended.set(this.#epoch, counter);
      this.#epoch += 1;
    };
  }

  /** Everything alive, as a device that starts from nothing would see it. */
  alive(): { [key: string]: Fields } {
    const alive = [...this.#rows].filter(([, { record }]) => !record.deleted);
    return Object.fromEntries(
      alive.sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, { record }]) => [key, record.data]),
    );
  }

  /** One page of what the device does not know yet. @throws FakeProblem */
  async page(device: number, asked: PageAsked, where: string): Promise<JsonText<PullPage>> {
    const from = this.readCheckpoint(asked.checkpoint, where);
    const scope = { domains: scopeOf(asked.domains), priorities: prioritiesFrom(asked.priority) };
    const since = oldestBase(from);
    const settled = this.#settled.filter(
      (edit) => since !== undefined && edit.device === device && edit.version > since,
    );
    const surprising = settled.filter(({ outcome }) => outcome !== "applied" && outcome !== "merged");
    const standing = surprising.map((edit): SurprisingRecord => {
      const record = this.#rows.get(recordKey(edit.domain, edit.mobileId))?.record ?? null;
      const priority = (record && findDomain(edit.domain)?.priorityOf(record.data)) ?? edit.priority;
      return { ...edit, record, priority };
    });
    const input: PageInput = {
      seal: SEAL,
      checkpoint: from,
      scope,
      limit: asked.limit,
      maxBytes: asked.max_bytes ?? LIMITS.pullBytesDefault,
      counter: this.#counter,
      device,
      news: {
        untold: new Set(settled.map(({ version }) => version)),
        surprised: new Set(surprising.map(({ domain, mobileId }) => recordKey(domain, mobileId))),
      },
      standing: settledChanges(standing, { from, scope }),
      ownTold: this.#ownTold.get(device) ?? {},
      read: async (after, cells, size) => fittingRecords(this.#read(after, cells), size),
      count: async (after, cells) => this.#read(after, cells).filter(({ record }) => !record.deleted).length,
    };
    const { text, ownTold } = await buildPage(input);
    this.#ownTold.set(device, { ...input.ownTold, ...ownTold });
    return text;
  }

  /** @throws FakeProblem for a checkpoint that this server never gave, or from before its tombstones. */
  readCheckpoint(text: string | null | undefined, where: string): Checkpoint {
    if (!text) return startCheckpoint(this.#epoch);
    const checkpoint = decodeCheckpoint(SEAL, text);
    const errors = [{ path: `${where}checkpoint`, message: "is not of this server" }];
    if (!checkpoint) throw new FakeProblem("invalid_request", errors);
    this.requireSameHistory(text, where);
    if (isForgotten(checkpoint, this.#forgotten)) throw new FakeProblem("checkpoint_expired");
    if (newestPosition(checkpoint) > this.#counter) throw new FakeProblem("invalid_request", errors);
    return checkpoint;
  }

  /** @throws FakeProblem for a checkpoint from before a restore */
  requireSameHistory(text: string, where = ""): void {
    const epoch = decodeCheckpoint(SEAL, text)?.epoch ?? this.#epoch;
    if (epoch === this.#epoch) return;
    const errors = [{ path: `${where}checkpoint`, message: "is from before a restore" }];
    throw new FakeProblem("checkpoint_expired", errors, this.#keptSince(epoch));
  }

  /** Up to which version a device of that epoch knows what the server knows. */
  #keptSince(epoch: number): number {
    const counters = [...this.#ended].flatMap(([ended, counter]) => (ended >= epoch ? counter : []));
    return Math.max(Math.min(...counters), this.#counter > 0 ? 1 : 0);
  }

  #byPerson(
    op: Edit["op"],
    domain: string,
    mobileId: string,
    { set, unset }: { set: Fields; unset: readonly string[] },
    now: number,
  ): void {
    const known = findDomain(domain);
    if (!known) throw new Error(`there is no domain "${domain}"`);
    const key = recordKey(domain, mobileId);
    const row = this.#rows.get(key);
    const base = row && !row.record.deleted ? row.record.version : 0;
    const edit: Edit = {
      opId: "person",
      domain: known,
      mobileId,
      op,
      base,
      set,
      unset,
      data: null,
      whole: false,
      modifiedAt: new Date(now).toISOString(),
    };
    if (row) this.#rows.set(key, { ...row, pending: new Map() });
    this.push([edit], PERSON, { now, offset: 0 });
  }

  #read(after: number, cells: CellRange[] | undefined): FoundRecord[] {
    const found: FoundRecord[] = [];
    for (const { domain, mobileId, record } of this.#rows.values()) {
      if (record.version <= after) continue;
      const urgency = findDomain(domain)?.priorityOf(record.data) ?? "normal";
      const isWanted = cells?.some(
        (cell) => cell.domain === domain && cell.priority === urgency && record.version > cell.position,
      );
      if (isWanted === false) continue;
      found.push({ domain, mobileId, priority: PRIORITIES.indexOf(urgency), record });
    }
    return found;
  }

  #write(
    { counter, records, revisions, conflicts, joins }: PushEffects,
    device: number,
    writtenAt: number,
  ): void {
    this.#counter = counter;
    for (const { domain, mobileId, record } of records.toSorted(
      (a, b) => a.record.version - b.record.version,
    )) {
      const key = recordKey(domain, mobileId);
      const { revisions: before = [], pending = new Map() } = this.#rows.get(key) ?? {};
      this.#rows.delete(key);
      this.#rows.set(key, { domain, mobileId, record, revisions: before, pending, writtenAt });
    }
    for (const { domain, mobileId, version, before } of revisions) {
      this.#change(recordKey(domain, mobileId), (row) => ({
        ...row,
        revisions: [{ version, before }, ...row.revisions],
      }));
    }
    for (const { id, domain, mobileId, strategy, winner, clientEntry, fields } of conflicts) {
      if (winner !== null) continue;
      const conflict = { id, strategy, clientEntry, fields };
      this.#waitsAt.set(id, recordKey(domain, mobileId));
      this.#change(recordKey(domain, mobileId), (row) => ({
        ...row,
        pending: new Map(row.pending).set(device, conflict),
      }));
    }
    for (const { id, clientEntry, fields } of joins) {
      this.#change(this.#waitsAt.get(id) ?? "", (row) => {
        const waiting = row.pending.get(device);
        if (!waiting) return row;
        return { ...row, pending: new Map(row.pending).set(device, { ...waiting, clientEntry, fields }) };
      });
    }
  }

  /** Setting a key that is there leaves it in its place. */
  #change(key: string, change: (row: Row) => Row): void {
    const row = this.#rows.get(key);
    if (row) this.#rows.set(key, change(row));
  }
}

/** @throws FakeProblem */
function scopeOf(domains: readonly string[] = DOMAIN_NAMES): readonly string[] {
  const unknown = domains.find((name) => !findDomain(name));
  if (unknown === undefined) return domains;
  throw new FakeProblem("invalid_request", [{ path: "domains", message: `there is no domain "${unknown}"` }]);
}
