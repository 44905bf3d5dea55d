import { describe, expect, it } from "vitest";
import { type TroubleSigns, troubleOf } from "./trouble";

const now = Date.parse("2026-11-22T10:00:00Z");
const DAY = 86_400_000;

const healthy: TroubleSigns = {
  devices: 10,
  stale_devices: 0,
  requests: 1000,
  refused: 3,
  failed: 0,
  p95_ms: 80,
  open_conflicts: 0,
  oldest_conflict_at: null,
  oldest_unsynced_at: now - 60_000,
};

describe("the trouble of a tenant", () => {
  it("is none where everything runs", () => {
    expect(troubleOf(healthy, now)).toEqual({ level: "good", score: 0, reasons: [] });
  });

  it("is critical where the server fails requests", () => {
    expect(troubleOf({ ...healthy, failed: 30 }, now)).toMatchObject({
      level: "critical",
      reasons: ["3.0 % of requests failed on the server"],
    });
  });

  it("is critical where devices fell silent, and quiet where there are none", () => {
    expect(troubleOf({ ...healthy, requests: 0, refused: 0, p95_ms: null }, now).level).toBe("critical");
    expect(troubleOf({ ...healthy, devices: 0, requests: 0 }, now).level).toBe("quiet");
  });

  it("adds up, with the heaviest reason first", () => {
    const trouble = troubleOf(
      { ...healthy, open_conflicts: 2, oldest_conflict_at: now - 2 * DAY, oldest_unsynced_at: now - 4 * DAY },
      now,
    );
    expect(trouble).toEqual({
      level: "critical",
      score: 50,
      reasons: [
        "A device holds back a change from 4 d ago",
        "2 conflicts wait for a person, the oldest from 2 d ago",
      ],
    });
  });

  it("leaves a few refused requests alone: devices are told what was wrong", () => {
    expect(troubleOf({ ...healthy, refused: 40 }, now).level).toBe("good");
    expect(troubleOf({ ...healthy, refused: 60 }, now).level).toBe("warning");
  });
});
