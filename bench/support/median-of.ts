/** The median of some runs, in ms. */
export async function medianOf(work: () => Promise<unknown>, runs = 7): Promise<number> {
  const times: number[] = [];
  for (let n = 0; n < runs; n++) {
    const startedAt = performance.now();
    await work();
    times.push(performance.now() - startedAt);
  }
  return times.toSorted((a, b) => a - b)[Math.floor(runs / 2)] ?? 0;
}
