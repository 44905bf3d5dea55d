/**
 * What a piece of work gave, how long it took, and how much more Node held meanwhile at most: its heap and the buffers
 * beside it, counted every few ms, with the garbage that was not collected yet. The process's own growth stands beside
 * it: that has, too, what the runtime took from the system and keeps for later. Needs --expose-gc, for a clean start.
 */
export async function extraMemory<T>(
  work: () => Promise<T>,
): Promise<{ result: T; seconds: number; extraMb: number; processMb: number }> {
  if (!globalThis.gc) throw new Error("Run this with --expose-gc: memory is measured from a clean heap.");
  globalThis.gc();
  const before = held();
  const peak = { ...before };
  const look = () => {
    const { node, whole } = held();
    peak.node = Math.max(peak.node, node);
    peak.whole = Math.max(peak.whole, whole);
  };
  const sampling = setInterval(look, 5);
  const startedAt = performance.now();
  const result = await work();
  const seconds = (performance.now() - startedAt) / 1000;
  clearInterval(sampling);
  look();
  return { result, seconds, extraMb: mb(peak.node - before.node), processMb: mb(peak.whole - before.whole) };
}

function held(): { node: number; whole: number } {
  const { heapUsed, external, rss } = process.memoryUsage();
  return { node: heapUsed + external, whole: rss };
}

function mb(bytes: number): number {
  return Math.round(bytes / 1_048_576);
}
