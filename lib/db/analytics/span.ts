/** A stretch of time [from, to), cut into buckets at `starts` (ascending). */
export type Span = { from: Date; to: Date; starts: Date[] };

/** SQL for the position (from 0) of a time's bucket in an array of starts. */
export function bucketNumber(column: string, starts: string): string {
  return `width_bucket(${column}, ${starts}::timestamptz[]) - 1`;
}
