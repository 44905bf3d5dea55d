import type { BenchServer } from "./setup";

export type Growth = { beforeMb: number; growthMb: number };

/**
 * By how much a server's process outgrew, at most, what it held before a piece of work: resident memory as the system
 * counts it, garbage and all, with nothing collected by us. The process's own peak tells of what no look fell on.
 */
export async function growthOf(server: BenchServer, work: () => Promise<unknown>): Promise<Growth> {
  const [beforeMb, highestMb] = [server.memoryMb(), server.peakMemoryMb()];
  let seenMb = beforeMb;
  const looking = setInterval(() => {
    seenMb = Math.max(seenMb, server.memoryMb());
  }, 20);
  try {
    await work();
  } finally {
    clearInterval(looking);
  }
  const peakMb =
    server.peakMemoryMb() > highestMb ? server.peakMemoryMb() : Math.max(seenMb, server.memoryMb());
  return { beforeMb, growthMb: peakMb - beforeMb };
}
