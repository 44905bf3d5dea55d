import type { Clock } from "../../core/conflict/clock";
import { namesOf, type PackedAnswer } from "../../core/sync/answer";
import { recordKey, type StoredRecord } from "../../core/sync/apply-push";
import type { Edit, Rejection } from "../../core/sync/edit";
import { type KeptPartial, keptAnswer } from "../../core/sync/kept-answer";
import { mayHaveCome } from "../../core/sync/may-have-come";
import { type EarlierBatch, meetEarlier } from "../../core/sync/meet-earlier";
import { type Known, type NewEdits, onlyNew } from "../../core/sync/only-new";
import { refuseTooOld } from "../../core/sync/too-old";

type Kept = PackedAnswer | KeptPartial;
type Batch = EarlierBatch & {
  device: number;
  content: string;
  answer: Kept;
  /** The tenant's counter after it. */
  counter: number;
  at: number;
};

/** A batch as it arrived, and what the server holds of its records. */
export type Arrived = {
  device: number;
  edits: readonly (Edit | Rejection)[];
  raws: readonly unknown[];
  marks: Uint8Array;
  records: ReadonlyMap<string, StoredRecord>;
  clock: Clock;
  enrolledAt: number;
};

/** The batches that the fake server answered, and with them the edits that took effect: none does a second time. */
export class FakeBatches {
  #batches = new Map<string, Batch>();

  /** `queuedBatches`: the batches of a device whose edits went into the queue. */
  constructor(private readonly queuedBatches: (device: number) => ReadonlySet<string>) {}

  find(device: number, batchId: string): Pick<Batch, "content" | "answer"> | undefined {
    return this.#batches.get(`${device}/${batchId}`);
  }

  keep(batch: Batch): void {
    this.#batches.set(`${batch.device}/${batch.batchId}`, batch);
  }

  /** Batches from before `at` are forgotten. */
  forget(at: number): void {
    for (const [key, batch] of this.#batches) if (batch.at < at) this.#batches.delete(key);
  }

  /** What a restore from a backup needs; the function restores. */
  backup(): () => void {
    const batches = new Map(this.#batches);
    return () => {
      this.#batches = new Map(batches);
    };
  }

  /** The edits that are still to be judged; those that came before, in whatever batch, get their first answer. */
  takeNew({ device, edits, raws, marks, records, clock, enrolledAt }: Arrived): NewEdits {
    const fresh = onlyNew(edits, raws, marks, this.#recall({ device, edits, marks, records }));
    return { ...fresh, edits: refuseTooOld(fresh.edits, clock, enrolledAt) };
  }

  #recall({
    device,
    edits,
    marks,
    records,
  }: Pick<Arrived, "device" | "edits" | "marks" | "records">): ReadonlyMap<number, Known> {
    const lookBack = mayHaveCome(edits, records);
    const queued = this.queuedBatches(device);
    if (!lookBack && queued.size === 0) return new Map();
    const births = (lookBack?.born ?? []).map((names) =>
      birthOf(records.get(recordKey(names.domain, names.mobileId))),
    );
    const since = lookBack
      ? Math.min(lookBack.since ?? Number.POSITIVE_INFINITY, ...births)
      : Number.POSITIVE_INFINITY;
    const earlier = [...this.#batches.values()].filter(
      (batch) => batch.device === device && (batch.counter >= since || queued.has(batch.batchId)),
    );
    const met = [...meetEarlier(marks, earlier)].map(([place, meeting]) => {
      const edit = edits[place];
      const kept = this.find(device, meeting.batchId)?.answer;
      if (!edit || !kept) throw new Error(`batch ${meeting.batchId} has no answer`);
      const known: Known = meeting.same ? keptAnswer(kept, meeting.place, namesOf(edit)) : "other edit";
      return [place, known] as const;
    });
    return new Map(met);
  }
}

/** When a record was born: in the version that its first revision replaced, or in the one that it has. */
function birthOf(stored: StoredRecord | undefined): number {
  return stored?.revisions.at(-1)?.before.version ?? stored?.record?.version ?? Number.POSITIVE_INFINITY;
}

/** A refused edit was not taken, and may come again. */
export function isHeld(results: readonly { status: string }[]): (place: number) => boolean {
  return (place) => results[place]?.status !== "rejected";
}
