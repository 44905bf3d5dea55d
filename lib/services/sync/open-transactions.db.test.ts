import { randomUUID } from "node:crypto";
import { describe, expect, it, onTestFinished } from "vitest";
import { pool } from "@/lib/db/pool";
import { createTestTenant } from "@/lib/db/testing/create-test-tenant";
import { createTestDevice, type TestDevice } from "./testing/test-device";

const task = (title: string) => ({
  op_id: randomUUID(),
  domain: "task",
  mobile_id: randomUUID(),
  data: { title },
});

/**
 * A push that has taken its number and written everything but its answer: it waits for another transaction that holds
 * the answer's place. `release` lets it go on to its commit.
 */
async function heldPush(device: TestDevice, entry: object) {
  const batch_id = randomUUID();
  const blocker = await pool().connect();
  onTestFinished(() => blocker.release(true));
  await blocker.query(
    `BEGIN; SET LOCAL idle_in_transaction_session_timeout = 0; SET LOCAL app.tenant_id = '${device.tenant}'`,
  );
  const { rows } = await blocker.query(
    `INSERT INTO sync_batch (tenant_id, device_no, batch_id, request_hash, answer) VALUES ($1, $2, $3, '', '')
     RETURNING pg_backend_pid() AS pid`,
    [device.tenant, device.deviceNo, batch_id],
  );
  const pushed = device.push([entry], { batch_id });
  await expect.poll(() => waitingFor(rows[0].pid), { timeout: 4000 }).toBe(1);
  return {
    release: async () => {
      await blocker.query("ROLLBACK");
      return pushed;
    },
  };
}

async function waitingFor(pid: number): Promise<number> {
  const { rows } = await pool().query("SELECT FROM pg_stat_activity WHERE $1 = ANY (pg_blocking_pids(pid))", [
    pid,
  ]);
  return rows.length;
}

async function pullAll(device: TestDevice, checkpoint?: string) {
  const page = await device.pull({ limit: 1000, ...(checkpoint && { checkpoint }) });
  return { ids: page.changes.map((change) => change.mobile_id), checkpoint: page.checkpoint };
}

describe("while a push has its number but has not committed", () => {
  it("pulls see neither it nor anything behind it, and later miss nothing", async () => {
    const { tenant } = await createTestTenant();
    const [slow, quick, reader] = [
      await createTestDevice(tenant),
      await createTestDevice(tenant),
      await createTestDevice(tenant),
    ];
    await quick.push([task("before")]);
    const before = await pullAll(reader);

    const [first, second] = [task("held"), task("behind")];
    const held = await heldPush(slow, first);
    let secondIsDone = false;
    const behind = quick.push([second]).finally(() => {
      secondIsDone = true;
    });
    const meanwhile = await pullAll(reader, before.checkpoint);
    expect(meanwhile).toEqual({ ids: [], checkpoint: before.checkpoint });
    expect(secondIsDone).toBe(false);

    const versions = [await held.release(), await behind].map(({ results }) => results[0]?.version);
    expect(versions).toEqual([2, 3]);
    const after = await pullAll(reader, meanwhile.checkpoint);
    expect(after.ids).toEqual([first.mobile_id, second.mobile_id]);
  });

  it("pulls that never pause hand out each change once, however many devices push at the same time", async () => {
    const { tenant } = await createTestTenant();
    const writers = await Promise.all(Array.from({ length: 6 }, () => createTestDevice(tenant)));
    const reader = await createTestDevice(tenant);
    const pushed: string[] = [];
    let writing = true;
    const write = async (writer: TestDevice) => {
      for (let round = 0; round < 12; round++) {
        const entries = [task("a"), task("b"), task("c")];
        await writer.push(entries);
        pushed.push(...entries.map((entry) => entry.mobile_id));
      }
    };
    const pulled: string[] = [];
    const read = async () => {
      let checkpoint: string | undefined;
      for (let last = false; !last; ) {
        last = !writing;
        const page = await pullAll(reader, checkpoint);
        pulled.push(...page.ids);
        checkpoint = page.checkpoint;
      }
    };
    const reading = read();
    await Promise.all(writers.map(write));
    writing = false;
    await reading;
    expect(pulled.toSorted()).toEqual(pushed.toSorted());
  });

  it("other tenants are not held up", async () => {
    const [{ tenant: one }, { tenant: other }] = [await createTestTenant(), await createTestTenant()];
    const held = await heldPush(await createTestDevice(one), task("held"));
    const { results } = await (await createTestDevice(other)).push([task("free")]);
    expect(results[0]).toMatchObject({ status: "applied", version: 1 });
    await held.release();
  });
});
