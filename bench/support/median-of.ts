/** The median of some runs, in ms. */
export async function medianOf(work: () => Promise<unknown>, runs = 7): Promise<number> {
  const times: number[] = [];
  for (let n = 0; n < runs; n++) {
    const startedAt = performance.now();
    await work();
    times.push(performance.now() - startedAt);
  }
  return medianOfValues(times);
}

/** Of an even number the upper one of the two in the middle; 0 of none. */
export function medianOfValues(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}
