import { describe, expect, it } from "vitest";
import type { PushResult } from "../../contract/push";
import type { Entry } from "../entry";
import type { OpenBatch } from "../local-state";
import type { Sending } from "../server";
import { memoryStorage } from "../storage/memory";
import { SyncError } from "../sync-error";
import { type Draft, Journal } from "./journal";
import type { Link } from "./link";

type Behaviour = (batch: OpenBatch, checkpoint: unknown) => PushResult[] | SyncError;

/** A journal over a server that behaves so; `restart` gives the same storage to a new one. */
function bench(behave: Behaviour) {
  const storage = memoryStorage();
  const batches: { id: string; ops: string[] }[] = [];
  const told: string[] = [];
  const known: { checkpoint?: string } = { checkpoint: "a checkpoint" };
  let ids = 0;
  const push = async (batch: OpenBatch, _: unknown, sending: Sending = {}) => {
    batches.push({ id: batch.batch_id, ops: batch.entries.map(({ op_id }) => op_id) });
    const answer = behave(batch, sending.checkpoint);
    if (answer instanceof SyncError) throw answer;
    return { results: answer, conflicts: [] };
  };
  const link = {
    server: { push },
    pace: { quality: "good", batchSize: () => 2, batchBytes: 1e6 },
    clock: () => 0,
    newId: () => `id${++ids}`,
    newOpId: () => `op${++ids}`,
  } as unknown as Link;
  const restart = () =>
    new Journal<string>({
      link,
      storage,
      scope: "",
      checkpoint: async () => known.checkpoint,
      take: async () => ({}),
      tell: ({ answered }) => {
        for (const { note = "offer", result } of answered) told.push(`${note} ${result.status}`);
      },
    });
  return { restart, batches, told, storage, known };
}

const applied = ({ op_id, domain, mobile_id }: Entry): PushResult => ({
  op_id,
  domain,
  mobile_id,
  status: "applied",
  version: 5,
});

function draft(id: string, said: Partial<Draft<string>["said"]> = {}): Draft<string> {
  const names = { domain: "task", mobile_id: id, modified_at: "2026-11-22T10:00:00.000Z" };
  return {
    said: { ...names, op: "upsert", base_version: 3, delta: { title: id }, ...said },
    shown: { title: id, notes: "n" },
    note: id,
  };
}

describe("a journal of what was sent", () => {
  it("sends a batch without an answer again as it was, before anything else, also after a restart", async () => {
    let broken = true;
    const { restart, batches, told } = bench(({ entries }) =>
      broken ? new SyncError("network", "gone") : entries.map(applied),
    );
    await expect(restart().push([draft("a"), draft("b"), draft("c")])).rejects.toThrow("network");
    broken = false;
    await restart().push([draft("d")]);
    expect(batches).toHaveLength(3);
    expect(batches[1]).toEqual(batches[0]);
    expect(told).toEqual(["a applied", "b applied", "d applied"]);
    await restart().settle();
    expect(batches).toHaveLength(3);
  });

  it("halves what is too large, and refuses one edit that is too large alone", async () => {
    const { restart, told } = bench(({ entries }) =>
      entries.some(({ mobile_id }) => mobile_id === "large")
        ? new SyncError("payload_too_large", "too large", { status: 413 })
        : entries.map(applied),
    );
    await restart().push([draft("a"), draft("large"), draft("c")]);
    expect(told).toEqual(["a applied", "large rejected", "c applied"]);
  });

  it("sends a record whole, once, where the server has forgotten it", async () => {
    const sent: Entry[] = [];
    const { restart, told } = bench(({ entries }) => {
      sent.push(...entries);
      return entries.map((entry) => ({ ...applied(entry), status: "rejected", code: "record_forgotten" }));
    });
    await restart().push([draft("a")]);
    expect(sent).toMatchObject([
      { delta: { title: "a" }, base_version: 3 },
      { data: { title: "a", notes: "n" }, changed_fields: ["title"], base_version: 3 },
    ]);
    expect(sent[1]).not.toHaveProperty("delta");
    expect(sent[1]?.op_id).not.toBe(sent[0]?.op_id);
    expect(told).toEqual(["a rejected"]);
  });

  it("counts an edit on a version of another history as made before all that the server knows", async () => {
    const bases: number[] = [];
    const { restart, told } = bench(({ entries }) =>
      entries.map((entry) => {
        bases.push(entry.base_version);
        return entry.base_version > 2
          ? { ...applied(entry), status: "rejected", code: "invalid_base_version" }
          : applied(entry);
      }),
    );
    await restart().push([draft("a")]);
    expect(bases).toEqual([3, 1]);
    expect(told).toEqual(["a applied"]);
  });

  it("halves a batch that never gets a good answer, and refuses the one edit that it is about", async () => {
    const { restart, told } = bench(({ entries }) =>
      entries.some(({ mobile_id }) => mobile_id === "poison")
        ? new SyncError("internal_error", "it broke", { status: 500 })
        : entries.map(applied),
    );
    const journal = restart();
    await expect(journal.push([draft("a"), draft("poison")])).rejects.toThrow("it broke");
    for (let sync = 0; sync < 4; sync++) await journal.settle().catch(() => {});
    expect(told).toEqual(["a applied", "poison rejected"]);
    await journal.push([draft("b")]);
    expect(told).toContain("b applied");
  });

  it("keeps a batch as it is while no push gets through", async () => {
    let broken = true;
    const { restart, batches, told } = bench(({ entries }) =>
      broken ? new SyncError("network", "gone") : entries.map(applied),
    );
    const journal = restart();
    await expect(journal.push([draft("a"), draft("b")])).rejects.toThrow("gone");
    for (let sync = 0; sync < 6; sync++) await expect(journal.settle()).rejects.toThrow("gone");
    broken = false;
    await journal.settle();
    expect(batches.at(-1)).toEqual(batches[0]);
    expect(told).toEqual(["a applied", "b applied"]);
  });

  it("takes another id for a batch that the server knows with other entries", async () => {
    let mismatch = true;
    const { restart, batches, told } = bench(({ entries }) => {
      if (!mismatch) return entries.map(applied);
      mismatch = false;
      return new SyncError("idempotency_mismatch", "other entries", { status: 422 });
    });
    await restart().push([draft("a")]);
    expect(batches[1]?.ops).toEqual(batches[0]?.ops);
    expect(batches[1]?.id).not.toBe(batches[0]?.id);
    expect(told).toEqual(["a applied"]);
  });
});

describe("a journal whose server was restored from a backup", () => {
  const RESTORED = new SyncError("checkpoint_expired", "another history", {
    status: 410,
    errors: [{ path: "checkpoint", message: "is of another history" }],
    keptVersion: 2,
  });
  const offer = (id: string): Entry => ({
    ...draft(id).said,
    delta: undefined,
    op_id: `offer-${id}`,
    base_version: 2,
    data: { title: id },
    lost_version: 4,
  });

  /** What was sent since the server was restored, as `<id> <base version>`, batch by batch. */
  function restored() {
    const sent: string[][] = [];
    const { restart, told, storage, known } = bench(({ entries }, checkpoint) => {
      if (checkpoint) return RESTORED;
      sent.push(entries.map(({ mobile_id, base_version }) => `${mobile_id} ${base_version}`));
      return fault ?? entries.map(applied);
    });
    let fault: SyncError | undefined;
    const breakOff = (error?: SyncError) => {
      fault = error;
    };
    const startOver = async (journal: Journal<string>, offers: readonly Entry[]) => {
      await storage.write({ put: await journal.startOver(offers, 2) });
      known.checkpoint = undefined;
    };
    return { restart, sent, told, startOver, breakOff };
  }

  it("gives no batch up that the server refuses by the checkpoint, and offers records ahead of the edits on them", async () => {
    const { restart, sent, told, startOver } = restored();
    const journal = restart();
    await expect(journal.push([draft("a"), draft("new", { base_version: 0 })])).rejects.toBe(RESTORED);
    await expect(journal.settle()).rejects.toBe(RESTORED);
    await startOver(journal, [offer("a"), offer("b"), offer("c")]);
    await restart().push([draft("d", { base_version: 1 })]);
    expect(sent).toEqual([["a 2", "b 2"], ["c 2"], ["a 2", "new 0"], ["d 1"]]);
    expect(told).toEqual([
      ...["offer applied", "offer applied", "offer applied"],
      ...["a applied", "new applied", "d applied"],
    ]);
  });

  it("goes on offering where the app ended, and offers nothing under a second id", async () => {
    const { restart, sent, told, startOver, breakOff } = restored();
    await expect(restart().push([draft("a")])).rejects.toBe(RESTORED);
    await startOver(restart(), [offer("a"), offer("b"), offer("c")]);
    breakOff(new SyncError("network", "gone"));
    await expect(restart().settle()).rejects.toThrow("gone");
    breakOff();
    await restart().settle();
    await restart().settle();
    expect(sent).toEqual([["a 2", "b 2"], ["a 2", "b 2"], ["c 2"], ["a 2"]]);
    expect(told).toHaveLength(4);
  });
});
