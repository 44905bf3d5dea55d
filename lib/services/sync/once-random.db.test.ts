import { randomUUID } from "node:crypto";
import { expect, it } from "vitest";
import type { PushAnswer, PushConflict, PushResult } from "@/lib/contract/push";
import { PartialRequest, type SyncedItem } from "@/lib/contract/queue";
import { chance, integerBetween, pick, type Random, seededRandom } from "@/lib/core/random";
import { createTestTenant } from "@/lib/db/testing/create-test-tenant";
import { drainTenant } from "../queue/drain-tenant";
import { syncPartly } from "../queue/sync-partly";
import { runSql } from "../queue/testing/queue-rows";
import { createTestDevice, type TestDevice } from "./testing/test-device";

type Entry = { op_id: string; domain: string; mobile_id: string; base_version: number } & Record<
  string,
  unknown
>;
type Answered = { result: PushResult; conflict?: PushConflict };

const IDS = ["a", "b", "c"];
const STEPS = 100;

/**
 * A device whose network loses answers and whose copies travel late: it cuts what it sends into batches as it likes, under
 * new ids, in any order, again and again.
 */
class CarelessDevice {
  readonly #sent: Entry[] = [];
  /** What each edit was answered when it was taken. */
  readonly firsts = new Map<string, Answered>();
  #ops = 0;

  constructor(
    readonly device: TestDevice,
    private readonly random: Random,
  ) {}

  /** Some edits that are new, and copies of some that were sent before. */
  async batch(versions: ReadonlyMap<string, number>, counter: number): Promise<Entry[]> {
    const fresh = Array.from({ length: integerBetween(this.random, 0, 3) }, () =>
      this.#edit(versions, counter),
    );
    const copies = Array.from({ length: integerBetween(this.random, 0, 4) }, () => this.#copy()).flat();
    this.#sent.push(...fresh);
    return [...copies, ...fresh].sort(() => this.random() - 0.5);
  }

  /**
   * Holds an answer against the first ones. A partial sync tells of no conflicts, at its first answer and ever after, but of
   * the server's side in them. Gives the edits that were taken by it.
   */
  hear(results: readonly PushResult[], conflicts?: readonly PushConflict[]): PushResult[] {
    const told = conflicts?.values();
    const taken: PushResult[] = [];
    for (const answer of results) {
      const { server_entry, ...bare } = answer;
      const isManual = answer.status === "manual_required";
      const result = isManual ? bare : answer;
      const first = this.firsts.get(result.op_id ?? "");
      if (isManual && !told) expect(server_entry).toEqual(first?.conflict?.server_entry ?? expect.anything());
      const isTold = isManual && (!first || first.conflict);
      const conflict = isTold ? told?.next().value : undefined;
      if (first) expect({ result, conflict: told ? conflict : first.conflict }).toEqual(first);
      else if (result.status !== "rejected") {
        this.firsts.set(result.op_id ?? "", { result, conflict });
        taken.push(result);
      }
    }
    expect(told?.next().value).toBeUndefined();
    return taken;
  }

  /** The answer to a partial sync tells also of edits that were queued before, and not of those that it queued. */
  hearPartly(entries: readonly Entry[], items: readonly SyncedItem[]): void {
    const isQueued = (opId: string | null) => this.firsts.get(opId ?? "")?.result.status === "queued";
    for (const { op_id, domain, mobile_id } of entries) {
      const item = items.find((one) => one.op_id === op_id);
      if (!item || isQueued(op_id)) this.hear([{ op_id, domain, mobile_id, status: "queued" }]);
      else {
        const { id: _, ...result } = item;
        this.hear([result]);
      }
    }
  }

  #edit(versions: ReadonlyMap<string, number>, counter: number): Entry {
    const mobile_id = pick(this.random, IDS);
    const version = versions.get(mobile_id) ?? 0;
    const base = pick(this.random, [0, version, version, Math.max(0, version - 2), counter]);
    const isDelete = chance(this.random, 0.2);
    const ago = integerBetween(this.random, 0, 30);
    return {
      ...{ op_id: `op-${this.#ops++}`, domain: pick(this.random, ["task", "attendance"]), mobile_id },
      base_version: base,
      ...(isDelete ? { op: "delete" } : { delta: this.#delta() }),
      modified_at: new Date(Date.now() - ago * 60_000).toISOString(),
    };
  }

  #delta(): object {
    const field = pick(this.random, ["title", "status", "site"]);
    // Now and then one that only a person can mend.
    return { [field]: chance(this.random, 0.05) ? 7 : pick(this.random, ["x", "y", "z"]) };
  }

  #copy(): Entry[] {
    const entry = this.#sent.length > 0 ? pick(this.random, this.#sent) : undefined;
    if (!entry) return [];
    // A device may send it on another base, or say another priority, when it comes again.
    return [chance(this.random, 0.2) ? { ...entry, priority: "high" } : entry];
  }
}

it.each([1, 2, 3])(
  "every edit takes effect at most once and hears its first answer (seed %i)",
  async (seed) => {
    const random = seededRandom(seed);
    const { tenant } = await createTestTenant();
    await runSql(
      tenant,
      `INSERT INTO sync_tenant_conflict_policy (tenant_id, domain, version, strategy, policy, author_name, reason)
     VALUES ($1, 'attendance', 1, 'manual', '{"strategy":"manual","merge":"fields","clock_tolerance_ms":2000,
       "on_tie":"server","max_edit_age_ms":7776000000,"fields":{},"critical":{},
       "closing":{"field":"status","values":[]}}', 'test', 'try')`,
    );
    const devices = await Promise.all(
      [1, 2, 3].map(async () => new CarelessDevice(await createTestDevice(tenant), random)),
    );
    const versions = new Map<string, number>();
    const counterNow = async () => {
      const sql = "SELECT version::int FROM tenant_counter WHERE tenant_id = $1";
      return (await runSql<{ version: number }>(tenant, sql))[0]?.version ?? 0;
    };
    for (let step = 0; step < STEPS; step++) {
      const careless = pick(random, devices);
      const before = await counterNow();
      const entries = await careless.batch(versions, before);
      if (chance(random, 0.15)) {
        const request = PartialRequest.parse({
          entries,
          priority: "low",
          max_items: integerBetween(random, 1, 3),
        });
        const when = { now: Date.now(), idempotencyKey: null };
        careless.hearPartly(entries, (await syncPartly(careless.device, request, when)).synced_items);
      } else {
        const body = { batch_id: randomUUID(), entries, mode: chance(random, 0.15) ? "queue" : "apply" };
        const copies = chance(random, 0.2) ? [body, { ...body, batch_id: randomUUID() }] : [body];
        const answers = await Promise.all(copies.map((copy) => careless.device.pushRaw(copy)));
        // Of two batches with the same edits that arrive at once, one takes them; the other hears the same.
        const taken = answers
          .map(({ text }) => JSON.parse(text) as PushAnswer)
          .flatMap(({ results, conflicts }) => careless.hear(results, conflicts));
        const written = taken.filter(({ version = 0 }) => version > before).map(({ version }) => version);
        // Every number that was given out belongs to an edit that came for the first time.
        expect(new Set(written).size).toBe((await counterNow()) - before);
        for (const { mobile_id, version = 0 } of taken)
          versions.set(mobile_id ?? "", Math.max(version, versions.get(mobile_id ?? "") ?? 0));
      }
      if (chance(random, 0.2)) await drainTenant(tenant);
      if (chance(random, 0.1)) {
        await runSql(
          tenant,
          "UPDATE sync_queue_item SET state = 'discarded', settled_version = 0 WHERE tenant_id = $1 AND state = 'set_aside'",
        );
      }
    }
    const twice = await runSql(
      tenant,
      `SELECT device_no, op_id FROM sync_queue_item WHERE tenant_id = $1 GROUP BY 1, 2 HAVING count(*) > 1
     UNION ALL SELECT device_no, op_id FROM sync_conflict_resolution_log WHERE tenant_id = $1 GROUP BY 1, 2 HAVING count(*) > 1`,
    );
    expect(twice).toEqual([]);
    expect(devices.reduce((sum, { firsts }) => sum + firsts.size, 0)).toBeGreaterThan(STEPS / 2);
  },
);
