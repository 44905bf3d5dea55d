import { describe, expect, it } from "vitest";
import { type BrowserNetwork, browserNetwork, type NetInfoState, netInfoNetwork } from "./network";
import { Pace } from "./pace";
import { testDevice } from "./testing/device";
import { FakeServer } from "./testing/fake-server";

describe("Pace", () => {
  it("sizes batches by the quality that it is told", () => {
    const sizes = (["excellent", "good", "fair", "poor", "offline"] as const).map((told) =>
      new Pace(() => told).batchSize(),
    );
    expect(sizes).toEqual([100, 50, 25, 10, 10]);
  });

  it("lowers the quality by the round trips that it measures, never raises it, and forgets slow ones", () => {
    const pace = new Pace(() => "excellent");
    pace.answered(5000, 1);
    expect(pace.quality).toBe("poor");
    for (let n = 0; n < 20; n++) pace.answered(50, 1);
    expect(pace.quality).toBe("excellent");
    const slow = new Pace(() => "fair");
    slow.answered(20, 1);
    expect(slow.quality).toBe("fair");
  });

  it("halves after a batch that did not get through, and grows again with those that do", () => {
    const pace = new Pace(() => "excellent");
    pace.lost(100);
    pace.lost(100);
    expect(pace.batchSize()).toBe(50);
    pace.lost(50);
    expect(pace.batchSize()).toBe(25);
    pace.answered(50, 3);
    expect(pace.batchSize()).toBe(25);
    pace.answered(50, 25);
    expect(pace.batchSize()).toBe(38);
    for (const _ of [1, 2, 3]) pace.answered(50, pace.batchSize());
    expect(pace.batchSize()).toBe(100);
  });

  it("never goes below what suits a poor network, and never above the server's plan", () => {
    const pace = new Pace(() => "excellent");
    for (const edits of [100, 50, 25, 13, 7, 1]) pace.lost(edits);
    expect(pace.batchSize()).toBe(10);
    expect(new Pace(() => "excellent").batchSize(20)).toBe(20);
  });

  it("is what a client goes by: after lost batches of 50 the next new one is smaller", async () => {
    const server = new FakeServer();
    const device = testDevice(server);
    for (let n = 0; n < 120; n++) await device.set("task", `t${n}`, { title: `${n}` });
    server.fault = () => (server.requests.length <= 2 ? "drop_answer" : undefined);
    await device.client.push();
    expect(server.requests.map(({ body }) => body.entries?.length)).toEqual([50, 50, 50, 50, 20]);
    server.fault = () => undefined;
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
