import { expect, test, vi } from "vitest";
import { lastBeat } from "@/lib/services/operation/worker-heartbeat";
import type { Job } from "./registry";
import { runJobs } from "./run-jobs";

const settled = () => new Promise((resolve) => setImmediate(resolve));

function schedule(run: Job["run"]) {
  const timers = new Map<number, () => void>();
  const onError = vi.fn();
  const job = { name: "sweep", purpose: "sweep", everyMs: 60_000, run };
  const stop = runJobs([job], { now: () => 42, every: (ms, work) => timers.set(ms, work), onError });
  return { tick: () => timers.get(60_000)?.(), onError, job, stop };
}

test("a job runs at the start and at each interval", async () => {
  const run = vi.fn(async () => {});
  const { tick } = schedule(run);
  await settled();
  tick();
  expect(run).toHaveBeenCalledTimes(2);
});

test("a job that is still at it is not started again", async () => {
  const run = vi.fn(() => new Promise<void>(() => {}));
  const { tick } = schedule(run);
  await settled();
  tick();
  expect(run).toHaveBeenCalledTimes(1);
});

test("a job that fails is reported and tried again", async () => {
  const failure = new Error("no room");
  const run = vi.fn(() => Promise.reject(failure));
  const { tick, onError, job } = schedule(run);
  await settled();
  expect(onError).toHaveBeenCalledWith(job, failure);
  tick();
  expect(run).toHaveBeenCalledTimes(2);
});

test("the worker shows that it lives", () => {
  schedule(async () => {});
  expect(lastBeat()).toBe(42);
});

test("a stop waits for the job under way and lets none begin behind it", async () => {
  let finish = () => {};
  const run = vi.fn(() => new Promise<void>((resolve) => (finish = resolve)));
  const { tick, stop } = schedule(run);
  let stopped = false;
  const over = stop().then(() => (stopped = true));
  await settled();
  expect(stopped).toBe(false);
  finish();
  await over;
  tick();
  expect(run).toHaveBeenCalledTimes(1);
});
