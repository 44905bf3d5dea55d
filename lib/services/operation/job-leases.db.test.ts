import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { pool } from "@/lib/db/pool";
import { jobLeases } from "./job-leases";

const HOUR_MS = 3_600_000;
const newJob = () => `test-${randomUUID()}`;
const hourly = (name: string) => ({ name, everyMs: HOUR_MS });

async function dueInMs(name: string): Promise<number> {
  const { rows } = await pool().query(
    "SELECT extract(epoch FROM due_at - now()) * 1000 AS ms FROM job_lease WHERE name = $1",
    [name],
  );
  return Number(rows[0].ms);
}

test("of processes that ask at once, one gets each job, and nobody again before it is due", async () => {
  const names = [newJob(), newJob(), newJob()];
  const processes = Array.from({ length: 6 }, () => jobLeases());
  const claims = await Promise.all(processes.map((leases) => leases.claim(names.map(hourly))));
  expect(claims.flat().toSorted()).toEqual(names.toSorted());
  await Promise.all(
    claims.flatMap((claimed, n) => claimed.map((name) => processes[n]?.release(name, HOUR_MS))),
  );
  expect(await Promise.all(processes.map((leases) => leases.claim(names.map(hourly))))).toEqual(
    processes.map(() => []),
  );
});

test("a job of a process that is gone or stands still is taken over, and it can't give it back any more", async () => {
  const name = newJob();
  const [frozen, other] = [jobLeases(0.5), jobLeases()];
  expect(await frozen.claim([hourly(name)])).toEqual([name]);
  expect(await other.claim([hourly(name)])).toEqual([]);
  await expect.poll(() => other.claim([hourly(name)]), { timeout: 3_000 }).toEqual([name]);
  await frozen.renew([name]);
  await frozen.release(name, HOUR_MS);
  expect(await jobLeases().claim([hourly(name)])).toEqual([]);
  await other.release(name, 0);
  expect(await jobLeases().claim([hourly(name)])).toEqual([name]);
});

test("a process that says that it is still at it keeps its job", async () => {
  const name = newJob();
  const [busy, other] = [jobLeases(0.5), jobLeases()];
  await busy.claim([hourly(name)]);
  for (const since = Date.now(); Date.now() - since < 1_200; ) {
    await busy.renew([name]);
    expect(await other.claim([hourly(name)])).toEqual([]);
  }
});

test("a job keeps its pace: late by a moment it is not late the next time, late by hours it starts anew", async () => {
  const name = newJob();
  const leases = jobLeases();
  const late = async (ms: number) => {
    await pool().query("UPDATE job_lease SET due_at = now() - $2 * interval '1 ms' WHERE name = $1", [
      name,
      ms,
    ]);
    expect(await leases.claim([hourly(name)])).toEqual([name]);
    await leases.release(name, HOUR_MS);
    return dueInMs(name);
  };
  await leases.claim([hourly(name)]);
  await leases.release(name, HOUR_MS);
  expect(await late(60_000)).toBeCloseTo(HOUR_MS - 60_000, -4);
  expect(await late(5 * HOUR_MS)).toBeCloseTo(HOUR_MS, -4);
});

test("a clock that was set back by a year stops no job for a year, neither one that waits nor one that was under way", async () => {
  const [waiting, underWay] = [newJob(), newJob()];
  const leases = jobLeases();
  const claim = (from = leases) => from.claim([waiting, underWay].map(hourly));
  await claim();
  await leases.release(waiting, HOUR_MS);
  expect(await claim(jobLeases())).toEqual([]);
  // As if all of it had been written a year ahead.
  await pool().query(
    "UPDATE job_lease SET due_at = due_at + interval '1 year', held_until = held_until + interval '1 year' WHERE name = ANY ($1)",
    [[waiting, underWay]],
  );
  expect((await claim(jobLeases())).toSorted()).toEqual([waiting, underWay].toSorted());
});
