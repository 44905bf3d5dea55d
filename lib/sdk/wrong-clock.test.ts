import { beforeEach, describe, expect, it } from "vitest";
import type { Entry } from "./entry";
import { type TestDevice, testDevice } from "./testing/device";
import { FakeServer } from "./testing/fake-server";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

let server: FakeServer;
let ann: TestDevice;
/** How far Ann's clock is ahead. */
let skew: number;

beforeEach(() => {
  server = new FakeServer();
  server.clock = () => Date.parse("2026-11-22T10:00:00Z");
  ann = testDevice(server);
  skew = 0;
  server.clock = () => ann.time.clock() - skew;
});

function setClock(to: number): void {
  ann.time.pass(to - skew);
  skew = to;
}

describe("a device's clock that goes back", () => {
  const lastTime = async () => (await ann.client.listPending()).at(-1)?.entry.modified_at;

  it("doesn't make later edits older, in this run or the next", async () => {
    await ann.set("task", "r1", { title: "a" });
    const before = await lastTime();
    ann.time.pass(-DAY);
    await ann.set("task", "r2", { title: "b" });
    expect(await lastTime()).toBe(before);
    ann.restart();
    await ann.set("task", "r3", { title: "c" });
    expect(await lastTime()).toBe(before);
    ann.time.pass(DAY + 1000);
    await ann.set("task", "r4", { title: "d" });
    expect(Date.parse(String(await lastTime()))).toBe(ann.time.clock());
  });

  it("is believed again once nothing waits and the server was heard", async () => {
    ann.time.pass(365 * DAY);
    await ann.set("task", "r1", { title: "from next year" });
    ann.time.pass(-365 * DAY);
    await ann.client.syncAll();
    await ann.set("task", "r1", { title: "now" });
    expect(Date.parse(String(await lastTime()))).toBe(ann.time.clock());
  });
});

describe("a phone that was enrolled long ago", () => {
  beforeEach(async () => {
    await ann.set("task", "r1", { title: "Pump", status: "open" });
    await ann.client.syncAll();
    ann.time.pass(100 * DAY);
    await ann.client.syncAll();
  });

  it.each([
    ["was right, and is set back by ten days", 0, -10 * DAY],
    ["was a month ahead, and is set right", 30 * DAY, 0],
    ["was a year behind, and is set right", -365 * DAY, 0],
    ["has been at 1970 since its battery was empty", -50 * 365 * DAY, -50 * 365 * DAY],
    ["was at 1970, and is set right", -50 * 365 * DAY, 0],
  ])("loses no edit where its clock %s", async (_, made, sent) => {
    setClock(made);
    await ann.set("task", "r1", { title: "Pump 2" });
    await ann.set("task", "r2", { title: "Valve" });
    setClock(sent);
    await ann.client.syncAll();
    expect(await ann.client.listRejected()).toEqual([]);
    expect(server.alive()).toEqual({
      "task/r1": { title: "Pump 2", status: "open" },
      "task/r2": { title: "Valve" },
    });
    expect(await ann.everything()).toEqual(server.alive());
  });

  it("dates such an edit when it had last heard of the server: what others did since wins", async () => {
    ann.time.pass(HOUR);
    server.edit("task", "r1", { title: "by somebody else" });
    ann.time.pass(HOUR);
    const conflicts: unknown[] = [];
    ann.client.on("conflict", ({ resolution }) => conflicts.push(resolution));
    await ann.client.mutate({ domain: "task", mobileId: "r1", changes: { title: "mine", status: "done" } });
    setClock(-10 * DAY);
    await ann.client.syncAll();
    expect(server.alive()["task/r1"]).toEqual({ title: "by somebody else", status: "done" });
    expect(conflicts).toEqual(["resolved"]);
  });

  it("sends such an edit with the next whole sync where a partial one was refused it", async () => {
    await ann.client.mutate({ domain: "task", mobileId: "r1", changes: { title: "now" }, priority: "high" });
    setClock(-10 * DAY);
    await ann.client.partialSync();
    expect(await ann.client.listPending()).toHaveLength(1);
    await ann.client.syncAll();
    expect(server.alive()["task/r1"]).toMatchObject({ title: "now" });
    expect(await ann.client.listRejected()).toEqual([]);
  });

  it("never sends one behind a later edit that the server took: it would undo it", async () => {
    await ann.client.mutate({ domain: "task", mobileId: "r1", changes: { title: "first" }, modifiedAt: 0 });
    await ann.client.mutate({ domain: "task", mobileId: "r1", changes: { title: "second" } });
    await ann.client.syncAll();
    expect(server.alive()["task/r1"]).toMatchObject({ title: "second" });
    expect(await ann.client.listRejected()).toMatchObject([
      { code: "too_old", entry: { delta: { title: "first" } } },
    ]);
  });

  it("keeps an edit aside that the server may have forgotten, whatever its clock says", async () => {
    server.fault = ({ path }) => (path.endsWith("push") ? "drop_answer" : undefined);
    await ann.set("task", "r1", { title: "old" });
    await ann.client.syncAll().catch(() => {});
    const [{ entry }] = (await ann.client.listPending()) as [{ entry: Entry }];
    expect(server.effects.get(entry.op_id)).toBe(1);
    ann.time.pass(100 * DAY);
    server.forgetOld();
    setClock(-120 * DAY);
    server.fault = () => undefined;
    await ann.client.syncAll();
    expect(await ann.client.listRejected()).toMatchObject([
      { code: "too_old", entry: { op_id: entry.op_id } },
    ]);
    expect(server.effects.get(entry.op_id)).toBe(1);
  });
});

describe("a record that is offered back to a restored server by a phone whose clock is wrong", () => {
  it.each([
    ["ahead", HOUR],
    ["behind", -HOUR],
  ])("is as old as the phone's last word from the server (an hour %s)", async (_, wrong) => {
    setClock(wrong);
    await ann.set("task", "r1", { title: "Pump", site: "north" });
    await ann.client.syncAll();
    const restore = server.backup();
    await ann.set("task", "r1", { title: "of the lost hour", site: "of the lost hour" });
    await ann.client.syncAll();
    const heardAt = server.clock?.();
    restore();
    for (const [minutes, field] of [
      [-10, "title"],
      [+10, "site"],
    ] as const) {
      server.clock = () => Number(heardAt) + minutes * 60_000;
      server.edit("task", "r1", { [field]: "by somebody else" });
    }
    server.clock = () => ann.time.clock() - skew;
    ann.time.pass(20 * 60_000);
    await ann.client.syncAll();
    expect(server.alive()["task/r1"]).toEqual({ title: "of the lost hour", site: "by somebody else" });
  });

  it("is as old as the last answer, also where nothing was pulled with it", async () => {
    await ann.set("task", "r1", { title: "Pump" });
    await ann.client.syncAll();
    const restore = server.backup();
    ann.time.pass(HOUR);
    await ann.set("task", "r1", { title: "of the lost hour" });
    await ann.client.push();
    ann.time.pass(HOUR);
    restore();
    server.clock = () => ann.time.clock() - 1.5 * HOUR;
    server.edit("task", "r1", { title: "by somebody else" });
    server.clock = () => ann.time.clock();
    await ann.client.syncAll();
    expect(server.alive()["task/r1"]).toEqual({ title: "of the lost hour" });
  });
});
