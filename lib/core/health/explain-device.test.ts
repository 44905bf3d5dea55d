import { describe, expect, it } from "vitest";
import { DEVICE_STATUSES, type DeviceDetail } from "../../contract/device";
import { explainDevice } from "./explain-device";

const now = Date.parse("2026-11-22T12:00:00Z");
const ago = (ms: number) => new Date(now - ms).toISOString();
const HOUR = 3_600_000;
const NO_TIMELINE = { step: "quarter_day" as const, time_zone: "UTC", buckets: [] };

const device = (part: Partial<DeviceDetail>): DeviceDetail => ({
  id: "d",
  name: "Phone",
  platform: "android",
  app_version: "1.0.0",
  model: null,
  user_id: null,
  status: "in_sync",
  health: null,
  health_detail: {
    device_id: "d",
    name: "Phone",
    user_id: null,
    last_sync_at: null,
    healthy: null,
    health: null,
    history: [],
  },
  last_sync_at: ago(2 * HOUR),
  outbox: { pending: 0, high_priority: 0, oldest_at: null },
  network_quality: null,
  clock_offset_ms: 0,
  pending_conflicts: 0,
  enrolled_at: ago(48 * HOUR),
  revoked_at: null,
  last_push_at: null,
  last_pull_at: null,
  resync: null,
  conflicts: { pending: 0, settled: 0, reviewed: 0 },
  queue: { queued: 0, set_aside: 0 },
  syncs: { days: 7, total: 9, failed: 0, latest: [], timeline: NO_TIMELINE },
  ...part,
});

describe("explainDevice", () => {
  it.each(DEVICE_STATUSES)("has one sentence for %s, and no more where nothing else is wrong", (status) => {
    const sentences = explainDevice(device({ status, revoked_at: ago(HOUR) }), now);
    expect(sentences).toHaveLength(1);
    expect(sentences[0]).toMatch(/^[A-Z].*\.$/);
  });

  it("says how much waits and since when", () => {
    const outbox = { pending: 7, high_priority: 1, oldest_at: ago(5 * HOUR) };
    expect(explainDevice(device({ status: "waiting", outbox }), now)[0]).toBe(
      "Synced 2 h ago, with 7 edits still in its outbox, the oldest from 5 h ago.",
    );
  });

  it("adds failures, a wrong clock, conflicts and edits set aside", () => {
    const troubled = device({
      syncs: { days: 7, total: 9, failed: 2, latest: [], timeline: NO_TIMELINE },
      clock_offset_ms: -90_000,
      resync: null,
      conflicts: { pending: 1, settled: 0, reviewed: 0 },
      queue: { queued: 4, set_aside: 2 },
    });
    expect(explainDevice(troubled, now).slice(1)).toEqual([
      "2 of its 9 requests in the last 7 days failed or were refused.",
      "Its clock is 1 min 30 s behind. Times of its edits are corrected by that.",
      "1 of its edits waits for a person.",
      "2 of its edits could not be applied and were set aside.",
    ]);
  });

  it("doesn't complain of the clock of a revoked device, but of what it left waiting", () => {
    const left = device({
      status: "revoked",
      revoked_at: ago(HOUR),
      clock_offset_ms: 1e9,
      resync: null,
      conflicts: { pending: 2, settled: 0, reviewed: 0 },
    });
    expect(explainDevice(left, now)).toEqual([
      "Revoked 1 h ago: its token no longer works.",
      "2 of its edits wait for a person.",
    ]);
  });
});
