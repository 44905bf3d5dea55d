import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { expect, it, onTestFinished } from "vitest";
import type { TenantId } from "@/lib/db/tenant-id";
import { createTestTenant } from "@/lib/db/testing/create-test-tenant";
import { createTestDevice } from "../sync/testing/test-device";
import { drainQueue } from "./testing/drain-queue";
import { queueRows } from "./testing/queue-rows";

/** A worker in a process of its own that has applied everything and will never commit. */
async function holdingWorker(tenant: TenantId, held: number): Promise<ChildProcess> {
  const script = "lib/services/queue/testing/hold-items.ts";
  const worker = spawn(process.execPath, ["--import", "tsx", script, tenant], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  onTestFinished(() => void worker.kill("SIGKILL"));
  const [line] = await once(createInterface(worker.stdout), "line");
  expect(line).toBe(`holds ${held}`);
  return worker;
}

it("loses nothing and applies nothing twice where a worker is killed between writing and committing", async () => {
  const { tenant } = await createTestTenant();
  const phone = await createTestDevice(tenant);
  const other = await createTestDevice(tenant);
  const entries = Array.from({ length: 20 }, (_, n) => ({
    op_id: `op-${n}`,
    domain: "task",
    mobile_id: `r${n % 7}`,
    delta: { [`step_${n}`]: n },
  }));
  await phone.push(entries, { mode: "queue" });

  const worker = await holdingWorker(tenant, 20);
  worker.kill("SIGKILL");
  await once(worker, "exit");
  expect((await other.pull()).changes).toEqual([]);

  // The database lets go of what the dead worker held as soon as it notices.
  await expect.poll(() => drainQueue(tenant)).toBeGreaterThan(0);
  expect((await queueRows(tenant)).every(({ state, attempts }) => state === "done" && attempts === 1)).toBe(
    true,
  );
  const { changes } = await other.pull();
  const steps = changes
    .flatMap(({ data = {} }) => Object.entries(data))
    .sort(([, a], [, b]) => Number(a) - Number(b));
  expect(steps).toEqual(entries.flatMap(({ delta }) => Object.entries(delta)));
});

it("holds its tenant up for seconds where it stands still instead: pushes elsewhere wait and pass", async () => {
  const { tenant } = await createTestTenant();
  const phone = await createTestDevice(tenant);
  const entry = (op_id: string) => ({ op_id, domain: "task", mobile_id: op_id, delta: { n: 1 } });
  await phone.push([entry("queued")], { mode: "queue" });
  const worker = await holdingWorker(tenant, 1);
  worker.kill("SIGSTOP");

  const startedAt = performance.now();
  const { results } = await phone.push([entry("pushed")]);
  expect(performance.now() - startedAt).toBeLessThan(6_000);
  expect(results).toMatchObject([{ status: "applied" }]);
  expect(await drainQueue(tenant)).toBe(1);
});
