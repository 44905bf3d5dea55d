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
  /** By device, in the order of their counters. */
  #batches: ByDevice = new Map();

  /** `queuedBatches`: the batches of a device whose edits went into the queue. */
  constructor(private readonly queuedBatches: (device: number) => ReadonlySet<string>) {}

  find(device: number, batchId: string): Batch | undefined {
    return this.#batches.get(device)?.get(batchId);
  }

  keep(batch: Batch): void {
    const { device, batchId } = batch;
    this.#batches.set(device, (this.#batches.get(device) ?? new Map<string, Batch>()).set(batchId, batch));
  }

  /** Batches from before `at` are forgotten. */
  forget(at: number): void {
    for (const batches of this.#batches.values()) {
      for (const [batchId, batch] of batches) if (batch.at < at) batches.delete(batchId);
    }
  }

  /** What a restore from a backup needs; the function restores. */
  backup(): () => void {
    const kept = copyOf(this.#batches);
    return () => {
      this.#batches = copyOf(kept);
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
    const earlier = this.#earlier(device, since, queued);
    const met = [...meetEarlier(marks, earlier)].map(([place, meeting]) => {
      const edit = edits[place];
      const kept = this.find(device, meeting.batchId)?.answer;
      if (!edit || !kept) throw new Error(`batch ${meeting.batchId} has no answer`);
      const known: Known = meeting.same ? keptAnswer(kept, meeting.place, namesOf(edit)) : "other edit";
      return [place, known] as const;
    });
    return new Map(met);
  }

  #earlier(device: number, since: number, queued: ReadonlySet<string>): Batch[] {
    const earlier = [...queued].flatMap((batchId) => this.find(device, batchId) ?? []);
    for (const batch of [...(this.#batches.get(device)?.values() ?? [])].reverse()) {
      if (batch.counter < since) break;
      if (!queued.has(batch.batchId)) earlier.push(batch);
    }
    return earlier;
  }
}

type ByDevice = Map<number, Map<string, Batch>>;

function copyOf(all: ByDevice): ByDevice {
  return new Map([...all].map(([device, batches]) => [device, new Map(batches)]));
}

/** When a record was born: in the version that its first revision replaced, or in the one that it has. */
function birthOf(stored: StoredRecord | undefined): number {
  return stored?.revisions.at(-1)?.before.version ?? stored?.record?.version ?? Number.POSITIVE_INFINITY;
}

/** A refused edit was not taken, and may come again. */
export function isHeld(results: readonly { status: string }[]): (place: number) => boolean {
  return (place) => results[place]?.status !== "rejected";
}
