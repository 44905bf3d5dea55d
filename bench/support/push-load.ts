import { randomBytes, randomUUID } from "node:crypto";
import type { PushAnswer } from "@/lib/contract/push";
import type { BenchDevice } from "./fleet";
import { type SampleEntry, sampleBatch } from "./records";

/** How many of a hundred entries edit a record that is there; the others bring new ones. */
export type Mixture = { edits: number };

type OwnRecord = { id: string; version: number };
type Edit = {
  op_id: string;
  domain: "task";
  mobile_id: string;
  base_version: number;
  modified_at: string;
  delta: object;
};
export type LoadBatch = { body: string; entries: (SampleEntry | Edit)[] };

/**
 * A device's records, as far as it knows them, and the batches that it makes of them: edits are of its records in turn,
 * each on the version that it was last told, as a device in the field makes them.
 */
export class PushLoad {
  readonly #records: OwnRecord[] = [];
  readonly #byId = new Map<string, OwnRecord>();
  #next = 0;

  constructor(readonly device: BenchDevice) {}

  /** How many of its records can be edited before one comes again. */
  get stock(): number {
    return this.#records.length;
  }

  batch(size: number, { edits }: Mixture): LoadBatch {
    const changed = Array.from({ length: (size * edits) / 100 }, () => this.#edit());
    const entries = [...changed, ...sampleBatch(size - changed.length)];
    const body = JSON.stringify({
      batch_id: randomUUID(),
      client_time: new Date().toISOString(),
      entries,
    });
    return { body, entries };
  }

  /** Learns the versions that the server gave, and which records there are now. @throws where an entry wasn't applied */
  learn(answer: PushAnswer): void {
    for (const { mobile_id: id, status, version, message } of answer.results) {
      if (status !== "applied" || !id || version === undefined) {
        throw new Error(`an entry of the load was ${status}: ${message}`);
      }
      const known = this.#byId.get(id);
      if (known) known.version = version;
      else this.#add({ id, version });
    }
  }

  #add(record: OwnRecord): void {
    this.#records.push(record);
    this.#byId.set(record.id, record);
  }

  #edit(): Edit {
    const record = this.#records[this.#next++ % this.#records.length];
    if (!record) throw new Error("the device has no records to edit");
    return {
      op_id: randomUUID(),
      domain: "task",
      mobile_id: record.id,
      base_version: record.version,
      modified_at: new Date().toISOString(),
      delta: { status: "completed", notes: `Done, see ${randomBytes(18).toString("base64url")}` },
    };
  }
}
