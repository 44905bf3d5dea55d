/** Garbage up to here counts as memory; where there is more, it is collected before one looks. */
const LOOSE_MB = 25;

/**
 * What a piece of work gave, how long it took, and how much more Node held meanwhile at most: its heap and the buffers
 * beside it, looked at every few ms. What the process grows by says little of the work: V8 lets a heap grow to four times
 * of what is in use before it collects. Needs --expose-gc.
 */
export async function extraMemory<T>(
  work: () => Promise<T>,
): Promise<{ result: T; seconds: number; extraMb: number }> {
  const { gc } = globalThis;
  if (!gc) throw new Error("Run this with --expose-gc: memory is measured from a clean heap.");
  gc();
  const before = heldMb();
  let peak = 0;
  const look = () => {
    if (heldMb() - before > LOOSE_MB) gc();
    peak = Math.max(peak, heldMb() - before);
  };
  const sampling = setInterval(look, 5);
  const startedAt = performance.now();
  const result = await work();
  const seconds = (performance.now() - startedAt) / 1000;
  clearInterval(sampling);
  look();
  return { result, seconds, extraMb: Math.round(peak) };
}

function heldMb(): number {
  const { heapUsed, external } = process.memoryUsage();
  return (heapUsed + external) / 1_048_576;
}
