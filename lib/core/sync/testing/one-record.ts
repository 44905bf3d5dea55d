import type { Fields } from "../../../contract/json";
import type { Policy } from "../../../contract/policy";
import type { PushResult } from "../../../contract/push";
import { type Domain, policyOf } from "../../domains/domain";
import { task } from "../../domains/task";
import { applyPush, type PushOutcome, recordKey, type StoredRecord } from "../apply-push";
import { readEdit } from "../edit";
import type { RecordState } from "../record";

/** What a device sends of the record, without its names. */
export type Sent = {
  op?: "upsert" | "delete";
  base_version?: number;
  delta?: Fields;
  data?: Fields;
  changed_fields?: string[];
  unset?: string[];
  modified_at?: string;
};

export const NOON = Date.parse("2026-11-22T12:00:00Z");

/** One record of one tenant, and devices that push edits of it: applyPush with a memory. */
export class OneRecord {
  stored: StoredRecord = { record: null, revisions: [], pending: null };
  counter = 0;
  readonly #policy: Policy;
  readonly #domain: Domain;
  #conflicts = 0;

  constructor(policy: Partial<Policy> & Pick<Policy, "strategy">, domain = task) {
    this.#policy = policyOf(policy);
    this.#domain = domain;
  }

  get record(): RecordState | null {
    return this.stored.record;
  }

  get data(): Fields | null {
    return this.record && !this.record.deleted ? this.record.data : null;
  }

  /** One edit; `clock` is how far the device's clock runs ahead, in ms. */
  push(device: number, sent: Sent, clock = 0): PushResult {
    const [result] = this.batch(device, [sent], clock).results;
    if (!result) throw new Error("an edit was left without a result");
    return result;
  }

  batch(device: number, sent: readonly Sent[], clock = 0): PushOutcome {
    const names = { domain: this.#domain.name, mobile_id: "r1" };
    const key = recordKey(names.domain, names.mobile_id);
    const outcome = applyPush({
      edits: sent.map((entry, n) => readEdit({ op_id: `op-${n}`, ...names, ...entry }, "")),
      records: new Map(this.record ? [[key, this.stored]] : []),
      policyOf: () => ({ version: 1, policy: this.#policy, resolution: "on", shadow: null }),
      counter: this.counter,
      device,
      clock: { now: NOON, offset: clock },
      newConflictId: () => `conflict-${this.#conflicts++}`,
    });
    const { effects } = outcome;
    this.counter = effects.counter;
    const added = effects.revisions.map(({ version, before }) => ({ version, before })).reverse();
    this.stored = {
      record: effects.records[0]?.record ?? this.record,
      revisions: [...added, ...this.stored.revisions],
      pending: effects.conflicts.find(({ winner }) => winner === null) ?? this.stored.pending,
    };
    return outcome;
  }

  /** The tombstone is dropped after its time. */
  forget(): void {
    this.stored = { ...this.stored, record: null };
  }
}
