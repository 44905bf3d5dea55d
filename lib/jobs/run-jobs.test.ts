import { expect, test, vi } from "vitest";
import type { JobLeases } from "@/lib/services/operation/job-leases";
import { lastBeat } from "@/lib/services/operation/worker-heartbeat";
import type { Job } from "./registry";
import { runJobs } from "./run-jobs";

const settled = () => new Promise((resolve) => setImmediate(resolve));
const LOOK_MS = 2_000;

/** `due`: the names that a claim gives, if they are asked for. */
function schedule(run: Job["run"], due = ["sweep"]) {
  const timers = new Map<number, () => void>();
  const [onError, onTrouble] = [vi.fn(), vi.fn()];
  const job = { name: "sweep", purpose: "sweep", everyMs: 3_600_000, run };
  const leases = {
    claim: vi.fn<JobLeases["claim"]>(async (jobs) =>
      due.filter((due) => jobs.some(({ name }) => name === due)),
    ),
    renew: vi.fn<JobLeases["renew"]>(async () => {}),
    release: vi.fn<JobLeases["release"]>(async () => {}),
  };
  const stop = runJobs([job], {
    leases,
    now: () => 42,
    every: (ms, work) => timers.set(ms, work),
    onError,
    onTrouble,
  });
  const look = async () => {
    timers.get(LOOK_MS)?.();
    await settled();
  };
  return { look, leases, onError, onTrouble, job, stop };
}

test("a job that is due runs, and is given back to be due at its interval", async () => {
  const run = vi.fn(async () => {});
  const { leases, look } = schedule(run);
  await settled();
  expect(run).toHaveBeenCalledTimes(1);
  expect(leases.release.mock.calls).toEqual([["sweep", 3_600_000]]);
  await look();
  expect(run).toHaveBeenCalledTimes(2);
});

test("a job that another process is at, or that isn't due, doesn't run", async () => {
  const run = vi.fn(async () => {});
  const { look } = schedule(run, []);
  await settled();
  await look();
  expect(run).not.toHaveBeenCalled();
});

test("a job that is under way is held, and neither claimed nor begun again", async () => {
  const run = vi.fn(() => new Promise<void>(() => {}));
  const { look, leases } = schedule(run);
  await settled();
  await look();
  expect(run).toHaveBeenCalledTimes(1);
  expect(leases.renew.mock.calls).toEqual([[["sweep"]]]);
  expect(leases.claim).toHaveBeenCalledTimes(1);
});

test("a job that fails is reported, and due again in a minute however seldom it runs", async () => {
  const failure = new Error("no room");
  const { leases, onError, job } = schedule(() => Promise.reject(failure));
  await settled();
  expect(onError).toHaveBeenCalledWith(job, failure);
  expect(leases.release.mock.calls).toEqual([["sweep", 60_000]]);
});

test("where the database can't be asked, that is told and asked again", async () => {
  const run = vi.fn(async () => {});
  const { look, leases, onTrouble } = schedule(run);
  await settled();
  leases.claim.mockRejectedValueOnce(new Error("gone"));
  leases.release.mockRejectedValueOnce(new Error("gone"));
  await look();
  await look();
  expect(onTrouble).toHaveBeenCalledTimes(2);
  await look();
  expect(run).toHaveBeenCalledTimes(3);
});

test("the worker shows that it lives", () => {
  schedule(async () => {});
  expect(lastBeat()).toBe(42);
});

test("a stop waits for the job under way and lets none begin behind it", async () => {
  let finish = () => {};
  const run = vi.fn(() => new Promise<void>((resolve) => (finish = resolve)));
  const { look, stop, leases } = schedule(run);
  await settled();
  let stopped = false;
  const over = stop().then(() => (stopped = true));
  await settled();
  expect(stopped).toBe(false);
  finish();
  await over;
  expect(leases.release).toHaveBeenCalledTimes(1);
  await look();
  expect(run).toHaveBeenCalledTimes(1);
});

test("a stop right behind the start lets no job begin", async () => {
  const run = vi.fn(async () => {});
  const { stop } = schedule(run);
  await stop();
  expect(run).not.toHaveBeenCalled();
});
