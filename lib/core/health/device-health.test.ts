import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { deviceHealth, type HealthSigns } from "./device-health";

const HOUR = 3_600_000;
const now = Date.parse("2026-11-22T12:00:00Z");
const health = (signs: Partial<HealthSigns>, expectedHours = 24) =>
  deviceHealth(
    { syncs: 9, failed: 0, conflicts: 0, lastSyncAt: now - HOUR, ...signs },
    { now, expectedMs: expectedHours * HOUR },
  );

const signs = fc
  .record({
    syncs: fc.nat(500),
    failed: fc.nat(500),
    conflicts: fc.nat(2000),
    hours: fc.double({ min: 0, max: 200, noNaN: true }),
  })
  .map(({ hours, failed, ...rest }) => ({
    ...rest,
    failed: Math.min(failed, rest.syncs),
    lastSyncAt: now - hours * HOUR,
  }));

describe("a device's health", () => {
  it("is full for one that syncs as expected, and says so", () => {
    expect(health({})).toEqual({
      score: 100,
      parts: { success: 60, recency: 20, conflicts: 20 },
      reasons: ["9 syncs without a failure or a conflict"],
    });
  });

  it("is none where the device never synced, however it tried", () => {
    expect(health({ lastSyncAt: null })).toBeNull();
    expect(health({ lastSyncAt: null, syncs: 4, failed: 4 })).toBeNull();
  });

  it("weighs failures with 60, and names what costs most first", () => {
    expect(health({ failed: 2, lastSyncAt: now - 60 * HOUR, conflicts: 1 })).toEqual({
      score: 69.5,
      parts: { success: 46.7, recency: 5, conflicts: 17.8 },
      reasons: ["Last sync 2 d ago", "2 of 9 syncs failed", "1 conflict in 9 syncs"],
    });
  });

  it("gives recency in full within the expected interval, half of it half way, nothing from 72 hours on", () => {
    const recency = (hours: number, expected: number) =>
      health({ lastSyncAt: now - hours * HOUR }, expected)?.parts.recency;
    expect([recency(24, 24), recency(48, 24), recency(72, 24), recency(500, 24)]).toEqual([20, 10, 0, 0]);
    expect([recency(1, 1), recency(36.5, 1), recency(71, 71), recency(72, 71)]).toEqual([20, 10, 20, 0]);
  });

  it("is nothing after a week without a sync", () => {
    expect(health({ syncs: 0, lastSyncAt: now - 240 * HOUR })).toMatchObject({
      score: 0,
      reasons: ["No sync in 7 days, the last one 10 d ago"],
    });
  });

  it("lies between 0 and 100, is the sum of its parts, and always says why", () => {
    fc.assert(
      fc.property(signs, fc.integer({ min: 1, max: 71 }), (given, hours) => {
        const { score, parts, reasons } = health(given, hours) ?? { score: -1, parts: {}, reasons: [] };
        expect(score).toBeGreaterThanOrEqual(0);
        expect(score).toBeLessThanOrEqual(100);
        expect(score).toBeCloseTo(
          Object.values(parts).reduce((sum, part) => sum + part, 0),
          5,
        );
        expect(reasons.length).toBeGreaterThan(0);
      }),
    );
  });

  it("never rises by a failure, a conflict or a later last sync", () => {
    fc.assert(
      fc.property(
        signs.filter(({ syncs, failed }) => failed < syncs),
        (given) => {
          const score = health(given)?.score ?? 0;
          for (const worse of [
            { failed: given.failed + 1 },
            { conflicts: given.conflicts + 1 },
            { lastSyncAt: given.lastSyncAt - HOUR },
          ])
            expect(health({ ...given, ...worse })?.score).toBeLessThanOrEqual(score);
        },
      ),
    );
  });
});
