import { describe, expect, it } from "vitest";
import {
  type BrowserNetwork,
  browserNetwork,
  type NetInfoState,
  type NetworkState,
  netInfoNetwork,
} from "./network";
import { paceOn } from "./pace";
import type { Outgoing } from "./send";
import { SyncError } from "./sync-error";
import { testDevice } from "./testing/device";
import { FakeServer } from "./testing/fake-server";

const REQUEST: Outgoing = { method: "POST", url: "", headers: {} };

describe("Pace", () => {
  const TIMEOUT = 30_000;
  const batch = (edits: number, bytes = edits * 300) => ({ ...REQUEST, edits, body: "x".repeat(bytes) });
  const page = (max_bytes: number) => ({ ...REQUEST, page: max_bytes });
  const timedOut = new SyncError("timeout", "");
  const offline = new SyncError("network", "");
  const brokeOff = new SyncError("network", "", { status: 200 });

  it("starts batches and pages with what suits the network that it is told of", () => {
    const starts = (["excellent", "good", "fair", "poor", "offline"] as const).map((told) => {
      const pace = paceOn(() => told);
      return [pace.batchSize(), pace.batchBytes, pace.page.limit, pace.page.max_bytes];
    });
    expect(starts).toEqual([
      [100, 256_000, 1000, 256_000],
      [50, 128_000, 500, 128_000],
      [25, 64_000, 250, 64_000],
      [10, 25_600, 100, 25_600],
      [10, 25_600, 100, 25_600],
    ]);
  });

  it("lowers the quality by the round trips that it measures, never raises it, and forgets slow ones", () => {
    const pace = paceOn(() => "excellent");
    pace.answered(batch(1), 100, 5000, TIMEOUT);
    expect(pace.quality).toBe("poor");
    for (let n = 0; n < 20; n++) pace.answered(batch(1), 100, 50, TIMEOUT);
    expect(pace.quality).toBe("excellent");
    const slow = paceOn(() => "fair");
    slow.answered(batch(1), 100, 20, TIMEOUT);
    expect(slow.quality).toBe("fair");
  });

  it("doubles what is answered well within the time-out, up to 500 edits, 1000 changes and 1.3 MB", () => {
    const pace = paceOn(() => "good");
    const sizes = [];
    for (let n = 0; n < 6; n++) {
      sizes.push(pace.batchSize());
      pace.answered(batch(pace.batchSize()), 100, 50, TIMEOUT);
    }
    expect(sizes).toEqual([50, 100, 200, 400, 500, 500]);
    expect(pace.batchBytes).toBe(1_280_000);
    expect(pace.page).toEqual({ limit: 1000, max_bytes: 1_280_000 });
  });

  it("grows slowly where answers take long, and not at all by what was small", () => {
    const pace = paceOn(() => "good");
    pace.answered(batch(50), 100, 20_000, TIMEOUT);
    expect(pace.batchSize()).toBe(57);
    pace.answered(batch(10), 100, 50, TIMEOUT);
    pace.answered(page(145_920), 60_000, 50, TIMEOUT);
    expect(pace.batchSize()).toBe(57);
    pace.answered(page(145_920), 140_000, 50, TIMEOUT);
    expect(pace.page).toEqual({ limit: 1000, max_bytes: 291_840 });
  });

  it("halves what got no answer, by edits or by bytes, and grows again", () => {
    const pace = paceOn(() => "excellent");
    for (const _ of [1, 2]) pace.lost(batch(100, 60_000), offline);
    expect(pace.batchSize()).toBe(50);
    pace.lost(batch(10, 102_400), timedOut);
    expect([pace.batchSize(), pace.batchBytes]).toEqual([20, 51_200]);
    for (let edits = 20; edits > 1; edits /= 2) pace.lost(batch(edits), timedOut);
    pace.lost(batch(1), timedOut);
    expect([pace.batchSize(), pace.page]).toEqual([1, { limit: 10, max_bytes: 2560 }]);
    for (let n = 0; n < 20; n++) pace.answered(batch(pace.batchSize()), 100, 50, TIMEOUT);
    expect(pace.batchSize()).toBe(500);
  });

  it("halves a page that timed out or broke off, in bytes and in records", () => {
    const pace = paceOn(() => "good");
    pace.lost(page(128_000), timedOut);
    pace.lost(page(64_000), brokeOff);
    expect(pace.page).toEqual({ limit: 130, max_bytes: 33_280 });
  });

  it("blames no page where there was no connection, and nobody for somebody else's answer", () => {
    const pace = paceOn(() => "good");
    pace.lost(page(128_000), offline);
    pace.lost(batch(50), new SyncError("bad_answer", "", { status: 403 }));
    pace.lost(batch(50), new SyncError("internal_error", "", { status: 500 }));
    expect([pace.page.max_bytes, pace.batchSize()]).toEqual([128_000, 50]);
  });

  it("gives more time after each time-out, and the usual one again after an answer", () => {
    const pace = paceOn(() => "good");
    for (const _ of [1, 2, 3]) pace.lost(batch(1, 200_000), timedOut);
    expect(pace.patience).toBe(8);
    pace.answered(batch(1, 200_000), 100, 50, TIMEOUT);
    expect(pace.patience).toBe(1);
  });

  it("keeps to the server's plan where the server has much to do, and to no plan that is no number", () => {
    const plan = { batch_size: 20, next_sync_after_sec: 0, server_load: "high" as const };
    expect(paceOn(() => "good").batchSize(plan)).toBe(20);
    expect(paceOn(() => "good").batchSize({ ...plan, server_load: "low" })).toBe(50);
    for (const batch_size of [0, -1, Number.NaN]) {
      expect(paceOn(() => "good").batchSize({ ...plan, batch_size })).toBe(50);
    }
  });

  it("starts anew on another network", () => {
    let told: NetworkState = "good";
    const pace = paceOn(() => told);
    pace.lost(batch(50), timedOut);
    told = "excellent";
    expect(pace.batchSize()).toBe(100);
  });

  it("is what a client goes by: after lost batches of 50 the next new one is no larger", async () => {
    const server = new FakeServer();
    const device = testDevice(server);
    for (let n = 0; n < 120; n++) await device.set("task", `t${n}`, { title: `${n}` });
    server.fault = () => (server.requests.length <= 2 ? "drop_answer" : undefined);
    await device.client.push();
    expect(server.requests.map(({ body }) => body.entries?.length)).toEqual([50, 50, 50, 50, 20]);
  });

  it("sends 10,000 edits in few requests", { timeout: 120_000 }, async () => {
    const server = new FakeServer();
    const device = testDevice(server);
    const edits = Array.from({ length: 10_000 }, (_, n) =>
      device.set("task", `t${n}`, { title: `Pump ${n}` }),
    );
    await Promise.all(edits);
    await device.client.push();
    expect(device.client.status().pending).toBe(0);
    expect(server.requests.length).toBeLessThanOrEqual(30);
    expect(Object.keys(server.alive())).toHaveLength(10_000);
  });
});

describe("netInfoNetwork", () => {
  function netInfo() {
    let tell: (state: NetInfoState) => void = () => {};
    const source = netInfoNetwork({
      addEventListener: (listener) => {
        tell = listener;
        return () => {};
      },
    });
    const changes: string[] = [];
    source.onChange?.(() => changes.push(source.state()));
    const say = (state: Partial<NetInfoState>) => tell({ type: "cellular", isConnected: true, ...state });
    return { source, say, changes };
  }

  it("reads what NetInfo says", () => {
    const { source, say, changes } = netInfo();
    expect(source.state()).toBe("good");
    say({ type: "wifi" });
    for (const cellularGeneration of ["2g", "3g", "4g", "5g", null]) say({ details: { cellularGeneration } });
    say({ isConnected: false });
    say({ isConnected: true, isInternetReachable: false });
    expect(changes).toEqual(["excellent", "poor", "fair", "good", "excellent", "good", "offline"]);
  });
});

describe("browserNetwork", () => {
  it("reads navigator and listens to its events", () => {
    const target = new EventTarget();
    const navigator = { onLine: true, connection: { effectiveType: "3g" } };
    const globals = Object.assign(target, { navigator }) as EventTarget & BrowserNetwork;
    const source = browserNetwork(globals);
    expect(source.state()).toBe("fair");
    const seen: string[] = [];
    const off = source.onChange?.(() => seen.push(source.state()));
    navigator.onLine = false;
    target.dispatchEvent(new Event("offline"));
    off?.();
    target.dispatchEvent(new Event("offline"));
    expect(seen).toEqual(["offline"]);
  });
});
