import { describe, expect, it } from "vitest";
import { type DeviceSigns, deviceStatus, STALE_AFTER_MS } from "./device-status";

const now = new Date("2026-11-22T12:00:00Z");
const ago = (ms: number) => new Date(now.getTime() - ms);
const signs = (part: Partial<DeviceSigns>): DeviceSigns => ({
  revokedAt: null,
  lastSyncAt: ago(60_000),
  outboxPending: 0,
  ...part,
});

describe("deviceStatus", () => {
  it("is in sync after a recent sync with an empty outbox", () => {
    expect(deviceStatus(signs({}), now)).toBe("in_sync");
    expect(deviceStatus(signs({ outboxPending: null }), now)).toBe("in_sync");
  });

  it("waits while the device reported edits that it had not sent", () => {
    expect(deviceStatus(signs({ outboxPending: 1 }), now)).toBe("waiting");
  });

  it("is stale only beyond three days, whatever its last report said", () => {
    expect(deviceStatus(signs({ lastSyncAt: ago(STALE_AFTER_MS) }), now)).toBe("in_sync");
    expect(deviceStatus(signs({ lastSyncAt: ago(STALE_AFTER_MS + 1), outboxPending: 5 }), now)).toBe("stale");
  });

  it("says that a device never synced, instead of guessing", () => {
    expect(deviceStatus(signs({ lastSyncAt: null }), now)).toBe("never_synced");
  });

  it("stays revoked, synced or not", () => {
    expect(deviceStatus(signs({ revokedAt: ago(1), lastSyncAt: null }), now)).toBe("revoked");
  });
});
