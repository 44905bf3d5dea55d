import { randomUUID } from "node:crypto";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { TenantId } from "@/lib/db/tenant-id";
import { ProcessMemory } from "./process-memory";

const [a, b] = [randomUUID(), randomUUID()] as TenantId[] as [TenantId, TenantId];
let read: ReturnType<typeof vi.fn<(tenant: TenantId) => Promise<string>>>;
let memory: ProcessMemory<TenantId, string>;
beforeEach(() => {
  vi.useFakeTimers();
  read = vi.fn(async (tenant) => `${tenant} ${read.mock.calls.length}`);
  memory = new ProcessMemory(randomUUID(), 1_000, read);
});
afterEach(() => {
  vi.useRealTimers();
});

it("reads once for all who ask within its time, and each key for itself", async () => {
  const [first, second] = await Promise.all([memory.of(a), memory.of(a)]);
  expect(second).toBe(first);
  expect(await memory.of(b)).toBe(`${b} 2`);
  vi.advanceTimersByTime(999);
  expect(await memory.of(a)).toBe(first);
  vi.advanceTimersByTime(1);
  expect(await memory.of(a)).toBe(`${a} 3`);
});

it("reads anew what was to be forgotten", async () => {
  await memory.of(a);
  memory.forget(a);
  expect(await memory.of(a)).toBe(`${a} 2`);
});

it("reads anew for who doubts what is remembered, and remembers that", async () => {
  await memory.of(a);
  expect(await memory.readAnew(a)).toBe(`${a} 2`);
  expect(await memory.of(a)).toBe(`${a} 2`);
});

it("is one memory for all who name it, as routes and pages do that are bundled apart", async () => {
  const name = randomUUID();
  const ours = new ProcessMemory(name, 1_000, read);
  const theirs = new ProcessMemory(name, 1_000, read);
  await ours.of(a);
  await theirs.of(a);
  expect(read).toHaveBeenCalledTimes(1);
  theirs.forget(a);
  await ours.of(a);
  expect(read).toHaveBeenCalledTimes(2);
});

it("keeps no failed reading", async () => {
  read.mockRejectedValueOnce(new Error("no database"));
  await expect(memory.of(a)).rejects.toThrow("no database");
  expect(await memory.of(a)).toBe(`${a} 2`);
});
