import { expect, test } from "vitest";
import { availableMb, describeEnd, serverMemory } from "./server-memory";

test("the heap is a quarter of the memory, never tiny and never huge", () => {
  expect(serverMemory(512, undefined)).toEqual({ heapMb: 192, nurseryMb: 16 });
  expect(serverMemory(2048, undefined)).toEqual({ heapMb: 512, nurseryMb: 64 });
  expect(serverMemory(65_536, undefined)).toEqual({ heapMb: 2048, nurseryMb: 64 });
});

test("too little memory is said at the start", () => {
  expect(serverMemory(300, undefined).warning).toMatch(/Only 300 MB .* needs 512 MB/);
  expect(serverMemory(1024, 900).warning).toMatch(/SERVER_HEAP_MB=900 .* 1024 MB/);
  expect(serverMemory(1024, 700).warning).toBeUndefined();
});

test("this machine's memory is a number of megabytes, whether it has a limit or not", () => {
  expect(availableMb()).toBeGreaterThan(100);
  expect(availableMb()).toBeLessThan(100_000_000);
});

test("a server that V8 ended is told apart from one that fell over otherwise", () => {
  const memory = serverMemory(2048, undefined);
  expect(describeEnd(null, "SIGABRT", memory)).toMatch(/heap of 512 MB was full/);
  expect(describeEnd(1, null, memory)).toBe("The server stopped unexpectedly (exit code 1)");
  expect(describeEnd(null, "SIGKILL", memory)).toBe("The server stopped unexpectedly (SIGKILL)");
});
