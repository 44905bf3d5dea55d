/** What a piece of work gave, how long it took, and how far the process, warm by then, grew meanwhile at most. */
export async function extraMemory<T>(
  work: () => Promise<T>,
): Promise<{ result: T; seconds: number; extraMb: number }> {
  const before = process.memoryUsage().rss;
  const highest = process.resourceUsage().maxRSS;
  let peak = before;
  const sampling = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage().rss);
  }, 20);
  const startedAt = performance.now();
  const result = await work();
  const seconds = (performance.now() - startedAt) / 1000;
  clearInterval(sampling);
  // A sample can't be taken while something computes; the system's own mark tells whether that went higher.
  const mark = process.resourceUsage().maxRSS;
  if (mark > highest) peak = Math.max(peak, mark * 1024);
  return { result, seconds, extraMb: Math.round((peak - before) / 1_048_576) };
}
