import { beforeEach, describe, expect, it } from "vitest";
import { type TestDevice, testDevice } from "./testing/device";
import { FakeServer } from "./testing/fake-server";

const PARTIAL = "/api/v1/sync/partial";
const PUSH = "/api/v1/sync/push";

let server: FakeServer;
let ann: TestDevice;

beforeEach(() => {
  server = new FakeServer();
  server.refuse = ({ delta }) => (delta?.title === "refused" ? "invalid_field" : undefined);
  ann = testDevice(server);
});

function urgent(mobileId: string, title: string) {
  return ann.client.mutate({ domain: "task", mobileId, changes: { title }, priority: "high" });
}

describe("a partial sync", () => {
  it("sends what is urgent in one request, and leaves the rest waiting", async () => {
    for (let n = 0; n < 30; n++) await ann.set("task", `low${n}`, { title: `${n}` });
    await urgent("fire", "Pump burns");
    const report = await ann.client.partialSync();
    expect(report).toMatchObject({ pushed: 1, remaining: 0, trips: 1 });
    expect(server.alive()).toEqual({ "task/fire": { title: "Pump burns" } });
    expect(ann.client.status().pending).toBe(30);
  });

  it("goes ahead of a batch that is stuck, without disturbing it", async () => {
    await ann.set("task", "r1", { title: "known" });
    await ann.client.syncAll();
    await ann.set("task", "r1", { title: "stuck" });
    server.fault = ({ path }) => (path === PUSH ? "drop_answer" : undefined);
    await expect(ann.client.syncAll()).rejects.toMatchObject({ code: "network" });
    await urgent("fire", "Pump burns");
    await urgent("r1", "of the stuck record");
    await ann.client.partialSync();
    const sent = server.requests.flatMap(({ path, body }) => (path === PARTIAL ? (body.entries ?? []) : []));
    expect(sent.map(({ mobile_id }) => mobile_id)).toEqual(["fire"]);
    expect(server.alive()["task/r1"]).toEqual({ title: "stuck" });
    server.fault = () => undefined;
    await ann.client.syncAll();
    expect(server.alive()["task/r1"]).toEqual({ title: "of the stuck record" });
    expect([...server.effects.values()]).toEqual([1, 1, 1, 1]);
    expect(await ann.everything()).toEqual(server.alive());
  });

  it("whose answer got lost is asked again with the same batch, also by a full sync after a restart", async () => {
    await ann.client.syncAll();
    await urgent("fire", "Pump burns");
    server.fault = ({ path }) => (path === PARTIAL ? "drop_answer" : undefined);
    await expect(ann.client.partialSync()).rejects.toMatchObject({ code: "network" });
    server.fault = () => undefined;
    ann.restart();
    await ann.set("task", "r2", { title: "Valve" });
    await ann.client.syncAll();
    const batches = server.requests.filter(({ path }) => path === PARTIAL).map(({ body }) => body.batch_id);
    expect(new Set(batches).size).toBe(1);
    expect([...server.effects.values()]).toEqual([1, 1]);
    expect(await ann.everything()).toEqual(server.alive());
  });

  it("tells the outcome of edits that the server had queued before", async () => {
    server.queueMode = true;
    await ann.set("task", "r1", { title: "Pump" });
    await ann.set("nowhere", "r2", { title: "?" });
    await ann.client.syncAll();
    const report = await ann.client.partialSync({ maxItems: 1, priority: "low" });
    expect(report.remaining).toBe(1);
    await ann.client.partialSync({ priority: "low" });
    expect(await ann.client.listPending()).toEqual([]);
    expect(await ann.client.listRejected()).toMatchObject([{ code: "unknown_domain" }]);
    expect(await ann.everything()).toEqual({ "task/r1": { title: "Pump" } });
  });

  it("brings the server's side of an edit that waits for a person, and steps back to it", async () => {
    server.strategies.task = "manual";
    await ann.set("task", "r1", { title: "Pump", priority: "high" });
    await ann.client.syncAll();
    server.edit("task", "r1", { title: "Valve" });
    await urgent("r1", "Pump burns");
    const seen: unknown[] = [];
    ann.client.on("conflict", (event) => seen.push(event));
    await ann.client.partialSync();
    expect(seen).toMatchObject([
      { resolution: "manual_required", serverEntry: { fields: { title: "Valve", priority: "high" } } },
    ]);
    expect(await ann.fields("task", "r1")).toEqual({ title: "Valve", priority: "high" });
    expect(ann.client.status().pending).toBe(0);
  });

  it("brings changes along, and the next full sync neither misses nor repeats any", async () => {
    server.edit("task", "a", { title: "A" });
    await ann.client.syncAll();
    server.edit("task", "b", { title: "B", priority: "critical" });
    expect(await ann.client.partialSync()).toMatchObject({ pulled: 1 });
    server.edit("task", "c", { title: "C" });
    expect(await ann.client.syncAll()).toMatchObject({ pulled: 1 });
    expect(await ann.everything()).toEqual(server.alive());
  });

  it("sizes itself by the network where that takes less than was asked for", async () => {
    const poor = testDevice(server, { network: () => "poor" });
    await poor.client.partialSync({ maxItems: 50, priority: "low" });
    expect(server.requests.at(-1)?.body.max_items).toBe(10);
  });
});

describe("an edit that the server queued and then settled in silence", () => {
  it("is not shown for ever", async () => {
    await ann.set("task", "r1", { title: "Pump" });
    await ann.client.syncAll();
    server.queueMode = true;
    await ann.set("task", "r1", { title: "refused" });
    await ann.client.syncAll();
    expect(await ann.fields("task", "r1")).toEqual({ title: "refused" });
    await ann.client.syncAll();
    expect(await ann.fields("task", "r1")).toEqual({ title: "refused" });
    server.applyQueued();
    await ann.client.syncAll();
    expect(await ann.fields("task", "r1")).toEqual({ title: "Pump" });
  });
});

describe("what the server says of its queue", () => {
  it("is asked on the device's behalf", async () => {
    expect(await ann.client.getQueueStatus()).toMatchObject({ pending_items: 0, queue_healthy: true });
    expect(await ann.client.getOptimalSyncTime()).toMatchObject({ recommendation: "sync_now" });
  });
});

describe("a record that a queued edit made where the device pulls nothing", () => {
  it("is told whole in the answer to an edit that does not know of it", async () => {
    server.edit("ticket", "t1", { title: "Leak" });
    const narrow = testDevice(server, { domains: ["ticket"] });
    server.queueMode = true;
    await narrow.set("task", "r1", { title: "Pump" });
    await narrow.client.syncAll();
    server.applyQueued();
    server.queueMode = false;
    server.edit("task", "r1", { status: "open" });
    await narrow.client.syncAll();
    await narrow.client.mutate({ domain: "task", mobileId: "r1", op: "undelete" });
    await narrow.client.syncAll();
    expect(await narrow.fields("task", "r1")).toEqual({ title: "Pump", status: "open" });
  });
});
