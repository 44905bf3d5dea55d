import { beforeEach, describe, expect, it } from "vitest";
import type { ConflictEvent, RejectedEvent } from "./events";
import { type TestDevice, testDevice } from "./testing/device";
import { FakeServer, type SeenRequest } from "./testing/fake-server";
import { problemAnswer } from "./testing/problem-answer";

let server: FakeServer;
let ann: TestDevice;
let ben: TestDevice;

beforeEach(() => {
  server = new FakeServer();
  server.refuse = ({ delta }) => (delta?.title === "refused" ? "invalid_field" : undefined);
  ann = testDevice(server);
  ben = testDevice(server);
});

/** A record that both devices know. */
async function shared(domain: string, fields = { title: "Pump", status: "open" }) {
  await ann.set(domain, "r1", fields);
  await ann.client.syncAll();
  await ben.client.syncAll();
}

/** Fails the first request that fits, once. */
function once(fault: ReturnType<FakeServer["fault"]>, fits: (request: SeenRequest) => boolean = () => true) {
  let done = false;
  server.fault = (request) => {
    if (done || !fits(request)) return undefined;
    done = true;
    return fault;
  };
}

describe("a quiet sync", () => {
  it("brings an edit made offline to another device", async () => {
    await ann.set("task", "r1", { title: "Pump" });
    expect(await ann.fields("task", "r1")).toEqual({ title: "Pump" });
    await ann.client.syncAll();
    await ben.client.syncAll();
    expect(await ben.fields("task", "r1")).toEqual({ title: "Pump" });
  });

  it("takes one request for a push and its pull", async () => {
    await shared("task");
    const before = server.requests.length;
    server.edit("task", "other", { title: "Valve" });
    await ann.set("task", "r1", { title: "Pump 2" });
    const report = await ann.client.syncAll();
    expect(server.requests.slice(before)).toHaveLength(1);
    expect(report).toMatchObject({ pushed: 1, pulled: 1, trips: 1 });
  });

  it("pulls page after page until it has caught up", async () => {
    for (let n = 0; n < 1100; n++) server.edit("task", `t${n}`, { title: `${n}` });
    const report = await ann.client.pull();
    expect(report).toMatchObject({ pulled: 1100, trips: 3 });
    expect(await ann.client.list("task")).toHaveLength(1100);
  });

  it("sends a large outbox in batches that begin with the network's size and grow, and pulls with the last", async () => {
    const poor = testDevice(server, { network: () => "poor" });
    for (let n = 0; n < 45; n++) await poor.set("task", `t${n}`, { title: `${n}` });
    await poor.client.syncAll();
    expect(server.requests.map(({ body }) => [body.entries?.length, Boolean(body.pull)])).toEqual([
      [10, false],
      [20, false],
      [15, true],
    ]);
  });

  it("says what time it is with each push, and what is left in the outbox behind it", async () => {
    const poor = testDevice(server, { network: () => "poor" });
    for (let n = 0; n < 11; n++) await poor.set("task", `t${n}`, { title: "a" });
    poor.time.pass(60_000);
    await poor.client.push();
    expect(server.requests.map(({ body }) => body)).toMatchObject([
      {
        client_time: "2026-11-22T10:01:00.000Z",
        network_quality: "poor",
        queue: { pending: 1, high_priority: 0, oldest_at: "2026-11-22T10:00:00.000Z" },
      },
      { queue: { pending: 0, high_priority: 0, oldest_at: null } },
    ]);
  });

  it("takes others' changes under its own waiting edits", async () => {
    await shared("task");
    await ann.set("task", "r1", { title: "Pump A" });
    server.edit("task", "r1", { status: "done", title: "Pump B", site: "north" }, []);
    await ann.client.pull();
    expect(await ann.fields("task", "r1")).toEqual({ title: "Pump A", status: "done", site: "north" });
  });

  it("brings removed fields and deleted records", async () => {
    await shared("task");
    await ann.client.mutate({ domain: "task", mobileId: "r1", unset: ["status"] });
    await ann.client.syncAll();
    await ben.client.syncAll();
    expect(await ben.fields("task", "r1")).toEqual({ title: "Pump" });
    await ben.client.mutate({ domain: "task", mobileId: "r1", op: "delete" });
    await ben.client.syncAll();
    await ann.client.syncAll();
    expect(await ann.client.list("task")).toEqual([]);
  });
});

describe("a device that pushes before it ever pulled", () => {
  it("does not keep what was deleted before its first pull", async () => {
    await ann.set("task", "r1", { title: "Pump" });
    await ann.client.push();
    server.delete("task", "r1");
    await ann.client.syncAll();
    expect(await ann.everything()).toEqual({});
  });
});

describe("an answer that got lost", () => {
  it("is asked for again with the same batch, and the edit takes effect once", async () => {
    once("drop_answer");
    const { opId } = await ann.set("task", "r1", { title: "Pump" });
    await ann.client.syncAll();
    const [first, second] = server.requests.map(({ body }) => body);
    const { pull, client_time, ...batch } = first ?? {};
    expect(pull).toBeDefined();
    expect(second).toEqual({ ...batch, client_time: expect.any(String) });
    expect(second?.client_time).not.toBe(client_time);
    expect(server.effects.get(opId ?? "")).toBe(1);
    expect(ann.client.status().pending).toBe(0);
  });

  it("is asked for again after the app was killed, before anything newer is sent", async () => {
    server.fault = () => "drop_answer";
    const { opId } = await ann.set("task", "r1", { title: "Pump" });
    await expect(ann.client.syncAll()).rejects.toMatchObject({ code: "network" });
    ann.restart();
    await ann.set("task", "r2", { title: "Valve" });
    server.fault = () => undefined;
    const before = server.requests.length;
    await ann.client.syncAll();
    const [resent, next] = server.requests.slice(before).map(({ body }) => body);
    expect(resent?.batch_id).toBe(server.requests[0]?.body.batch_id);
    expect(resent?.entries).toEqual(server.requests[0]?.body.entries);
    expect(next?.entries?.map(({ mobile_id }) => mobile_id)).toEqual(["r2"]);
    expect(server.effects.get(opId ?? "")).toBe(1);
    expect(await ann.everything()).toEqual(server.alive());
  });

  it("goes before a mere pull too, so that a late answer never meets newer records", async () => {
    await shared("task");
    server.fault = () => "drop_answer";
    await ann.set("task", "r1", { status: "done" });
    await expect(ann.client.syncAll()).rejects.toThrow();
    server.fault = () => undefined;
    server.edit("task", "r1", { status: "reopened" });
    await ann.client.pull();
    expect(await ann.fields("task", "r1")).toEqual({ title: "Pump", status: "reopened" });
  });
});

describe("an edit made while its record is in flight", () => {
  /** Makes `edit` while the first push is on its way. */
  function meanwhile(edit: () => Promise<unknown>): Promise<unknown> {
    let made: Promise<unknown> = Promise.resolve();
    once(undefined, () => {
      made = edit();
      return true;
    });
    return made;
  }

  it("waits, and stands on the version of the answer", async () => {
    await ann.set("task", "r1", { title: "Pump" });
    meanwhile(() => ann.set("task", "r1", { title: "Pump 2" }));
    await ann.client.syncAll();
    const pushed = server.requests.map(({ body }) => body.entries?.map((entry) => entry.base_version));
    expect(pushed).toEqual([[0], [1]]);
    expect(server.alive()).toEqual({ "task/r1": { title: "Pump 2" } });
  });

  it("keeps the version that the user saw where others' edits came between, so that a conflict is not hidden", async () => {
    await shared("ticket");
    server.edit("ticket", "r1", { status: "escalated" });
    await ann.set("ticket", "r1", { title: "Pump 2" });
    meanwhile(() => ann.set("ticket", "r1", { status: "closed" }));
    await ann.client.syncAll();
    expect([...server.outcomes.values()]).toEqual(["applied", "merged", "manual_required"]);
    expect(server.alive()["ticket/r1"]).toEqual({ title: "Pump 2", status: "escalated" });
  });
});

describe("a conflict", () => {
  async function conflicting(domain: string) {
    await shared(domain);
    const events: ConflictEvent[] = [];
    ann.client.on("conflict", (event) => events.push(event));
    await ben.set(domain, "r1", { status: "ben's", site: "north" });
    await ben.client.syncAll();
    await ann.set(domain, "r1", { status: "ann's", title: "Pump 2" });
    await ann.client.push();
    return events;
  }

  it("that the server's side won leaves the device with the whole record at once", async () => {
    const events = await conflicting("attendance");
    expect(await ann.fields("attendance", "r1")).toEqual({ status: "ben's", site: "north", title: "Pump 2" });
    expect(events).toMatchObject([
      { resolution: "resolved", strategy: "server_wins", winningEntry: { status: "ben's", site: "north" } },
    ]);
  });

  it("that the client's side won keeps the edit and what others changed besides", async () => {
    await conflicting("journal");
    expect(await ann.fields("journal", "r1")).toEqual({ status: "ann's", site: "north", title: "Pump 2" });
  });

  it("that waits for a person steps back to the server's side, and the person's word comes by pull", async () => {
    const events = await conflicting("ticket");
    const theirs = { title: "Pump", status: "ben's", site: "north" };
    expect(await ann.fields("ticket", "r1")).toEqual(theirs);
    expect(events).toMatchObject([
      {
        resolution: "manual_required",
        serverEntry: { fields: theirs, deleted: false },
        edit: { delta: { status: "ann's", title: "Pump 2" } },
      },
    ]);
    server.edit("ticket", "r1", { status: "settled" });
    await ann.client.syncAll();
    expect(await ann.fields("ticket", "r1")).toEqual({ ...theirs, status: "settled" });
  });

  it("of an edit with a deletion brings the record back without what the device alone remembers", async () => {
    await shared("journal", { title: "Pump", status: "open" });
    server.edit("journal", "r1", { site: "north" }, ["status"]);
    server.delete("journal", "r1");
    await ann.set("journal", "r1", { title: "Pump 2" });
    await ann.client.push();
    expect(await ann.fields("journal", "r1")).toEqual({ title: "Pump 2", site: "north" });
    await ann.client.syncAll();
    expect(await ann.everything()).toEqual(server.alive());
  });

  it("of a deletion that lost brings back the record as it is now", async () => {
    await shared("attendance");
    server.edit("attendance", "r1", { site: "north" }, ["status"]);
    await ann.client.mutate({ domain: "attendance", mobileId: "r1", op: "delete" });
    expect(await ann.fields("attendance", "r1")).toBeUndefined();
    await ann.client.push();
    expect(await ann.fields("attendance", "r1")).toEqual({ title: "Pump", site: "north" });
  });

  it("of an edit that lost against a deletion removes the record", async () => {
    await shared("attendance");
    server.delete("attendance", "r1");
    await ann.set("attendance", "r1", { title: "Pump 2" });
    await ann.client.pull();
    expect(await ann.fields("attendance", "r1")).toEqual({ title: "Pump 2", status: "open" });
    await ann.client.syncAll();
    expect(await ann.fields("attendance", "r1")).toBeUndefined();
  });
});

describe("a refused edit", () => {
  it("steps back, blocks nothing behind it, and is kept until the app dismisses it", async () => {
    await shared("task");
    const events: RejectedEvent[] = [];
    ann.client.on("rejected", (event) => events.push(event));
    const { opId } = await ann.set("task", "r1", { title: "refused" });
    await ann.set("task", "r2", { title: "Valve" });
    await ann.client.syncAll();
    expect(await ann.fields("task", "r1")).toEqual({ title: "Pump", status: "open" });
    expect(server.alive()["task/r2"]).toEqual({ title: "Valve" });
    expect(events).toMatchObject([{ mobileId: "r1", code: "invalid_field", edit: { op_id: opId } }]);

    ann.restart();
    expect(await ann.client.listRejected()).toMatchObject([
      { entry: { op_id: opId }, code: "invalid_field" },
    ]);
    expect(await ann.client.dismissRejected(opId ?? "")).toBe(true);
    expect(await ann.client.listRejected()).toEqual([]);
    expect(await ann.client.dismissRejected(opId ?? "")).toBe(false);
  });

  it("of a record that the server never knew leaves nothing behind", async () => {
    await ann.set("nowhere", "r1", { title: "Pump" });
    await ann.client.syncAll();
    expect(await ann.client.list("nowhere")).toEqual([]);
  });
});

describe("an edit that the server queued", () => {
  it("leaves the outbox, stays in sight, and gives way to what the server made of it", async () => {
    server.queueMode = true;
    await ann.set("task", "r1", { title: "Pump" });
    await ann.client.syncAll();
    expect(ann.client.status().pending).toBe(0);
    ann.restart();
    expect(await ann.fields("task", "r1")).toEqual({ title: "Pump" });
    server.applyQueued();
    server.edit("task", "r1", { status: "seen" });
    await ann.client.syncAll();
    expect(await ann.client.get("task", "r1")).toMatchObject({
      fields: { title: "Pump", status: "seen" },
      pending: 0,
    });
  });
});

describe("a checkpoint that is no longer good", () => {
  it("starts from nothing, keeps the outbox and drops what the server no longer has", async () => {
    await shared("task");
    await ben.set("task", "gone", { title: "Old" });
    await ben.client.syncAll();
    await ann.client.syncAll();
    server.delete("task", "gone");
    server.purgeTombstones();
    await ann.set("task", "r1", { title: "Pump 2" });
    await ann.client.syncAll();
    expect(await ann.everything()).toEqual({ "task/r1": { title: "Pump 2", status: "open" } });
    expect(await ann.everything()).toEqual(server.alive());
  });

  it("drops what an answer confirmed before the new start and somebody deleted since", async () => {
    await shared("task");
    server.delete("task", "r1");
    server.purgeTombstones();
    server.fault = ({ query }) => (query.get("checkpoint") ? undefined : "drop_request");
    await expect(ann.client.pull()).rejects.toThrow();
    server.fault = () => undefined;
    await ann.set("task", "mine", { title: "Pump" });
    await ann.client.push();
    server.delete("task", "mine");
    await ann.client.syncAll();
    expect(await ann.everything()).toEqual(server.alive());
  });

  it("survives the app being killed between two pages of the new start", async () => {
    for (let n = 0; n < 60; n++) server.edit("task", `t${n}`, { title: `${n}` });
    const slow = testDevice(server, { network: () => "poor", retry: { attempts: 1 } });
    await slow.client.syncAll();
    for (let n = 0; n < 150; n++) server.edit("task", `u${n}`, { title: `${n}` });
    server.delete("task", "t7");
    server.purgeTombstones();
    let pages = 0;
    // The first is refused, the second starts from nothing, the third hangs.
    server.fault = () => (++pages === 3 ? "hang" : undefined);
    await expect(slow.client.syncAll()).rejects.toMatchObject({ code: "timeout" });
    expect(await slow.fields("task", "t7")).toEqual({ title: "7" });
    slow.restart();
    await slow.client.syncAll();
    expect(await slow.everything()).toEqual(server.alive());
  });

  it("after a restore from a backup judges waiting edits by what both pasts have in common, and loses none", async () => {
    await shared("ticket");
    const restore = server.backup();
    for (let n = 0; n < 5; n++) server.edit("ticket", "r1", { status: `s${n}` });
    await ann.client.syncAll();
    await ann.set("ticket", "r1", { site: "north" });
    restore();
    server.edit("ticket", "r1", { title: "Restored" });
    await ann.client.syncAll();
    expect(await ann.everything()).toEqual(server.alive());
    expect(server.alive()["ticket/r1"]).toEqual({ title: "Restored", status: "s4", site: "north" });
  });
});

describe("a batch that is refused as a whole", () => {
  it("is halved under new ids while it is too large, and an edit that is too large alone is set aside", async () => {
    server.maxBodyBytes = 1500;
    for (let n = 0; n < 9; n++) await ann.set("task", `t${n}`, { title: `${n}` });
    await ann.set("task", "huge", { notes: "x".repeat(2000) });
    await ann.client.syncAll();
    expect(Object.keys(server.alive())).toHaveLength(9);
    expect(await ann.client.listRejected()).toMatchObject([
      { entry: { mobile_id: "huge" }, code: "payload_too_large" },
    ]);
    const batches = server.requests
      .filter(({ path }) => path.endsWith("push"))
      .map(({ body }) => body.batch_id);
    expect(new Set(batches).size).toBe(batches.length);
  });

  it("goes again under a new id where its id was used for other content", async () => {
    once({ answer: problemAnswer("idempotency_mismatch") });
    await ann.set("task", "r1", { title: "Pump" });
    await ann.client.syncAll();
    const [first, second] = server.requests;
    expect(second?.body.batch_id).not.toBe(first?.body.batch_id);
    expect(server.alive()).toEqual({ "task/r1": { title: "Pump" } });
  });

  it("ends the sync after a while where nothing the device does helps", async () => {
    server.fault = () => ({ answer: problemAnswer("idempotency_mismatch") });
    await ann.set("task", "r1", { title: "Pump" });
    await expect(ann.client.syncAll()).rejects.toMatchObject({ code: "idempotency_mismatch" });
    expect(ann.client.status().pending).toBe(1);
  });
});

describe("a token that is no longer good", () => {
  it("tells the app, sends nothing more and keeps the outbox", async () => {
    const expired: string[] = [];
    ann.client.on("auth_expired", ({ code }) => expired.push(code));
    server.revoked.add(1);
    await ann.set("task", "r1", { title: "Pump" });
    await expect(ann.client.syncAll()).rejects.toMatchObject({ code: "device_revoked", status: 401 });
    expect(expired).toEqual(["device_revoked"]);
    expect(server.requests).toHaveLength(1);
    server.revoked.clear();
    await ann.client.syncAll();
    expect(server.alive()).toEqual({ "task/r1": { title: "Pump" } });
  });
});
