/** What is known of a request: when it came in (ISO), and how long the server worked on it. */
export type Request = { at: string; duration_ms: number };

/** Requests of one device that followed each other closely: one sync as its user saw it. Times in ms. */
export type SyncTrips<R extends Request> = { from: number; to: number; requests: R[] };

/** A device that waits longer than this between two requests has begun another sync. */
const SAME_SYNC_MS = 10_000;

/** Groups requests, given newest first, into syncs, newest first; within a sync the oldest comes first. */
export function syncTrips<R extends Request>(newestFirst: readonly R[]): SyncTrips<R>[] {
  const syncs: SyncTrips<R>[] = [];
  for (const request of newestFirst) {
    const from = Date.parse(request.at);
    const to = from + request.duration_ms;
    const later = syncs.at(-1);
    if (later && later.from - to <= SAME_SYNC_MS) {
      later.requests.unshift(request);
      later.from = from;
      later.to = Math.max(later.to, to);
    } else syncs.push({ from, to, requests: [request] });
  }
  return syncs;
}
