import { describe, expect, it } from "vitest";
import { syncTrips } from "./sync-trips";

const start = Date.parse("2026-11-22T10:00:00Z");
const request = (seconds: number, duration_ms = 100) => ({
  at: new Date(start + seconds * 1000).toISOString(),
  duration_ms,
});

describe("requests as syncs", () => {
  it("takes what followed closely as one sync, its first request first", () => {
    const [late, early] = syncTrips([request(300), request(8), request(0)]);
    expect(late?.requests).toHaveLength(1);
    expect(early).toEqual({ from: start, to: start + 8100, requests: [request(0), request(8)] });
  });

  it("measures the pause from the end of a request, not from its start", () => {
    expect(syncTrips([request(20), request(0, 12_000)])).toHaveLength(1);
    expect(syncTrips([request(20), request(0, 5_000)])).toHaveLength(2);
  });
});
