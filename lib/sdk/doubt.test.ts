import { beforeEach, describe, expect, it } from "vitest";
import type { RejectedEvent } from "./events";
import { type TestDevice, testDevice } from "./testing/device";
import { FakeServer, type Fault, type SeenRequest } from "./testing/fake-server";
import { problemAnswer } from "./testing/problem-answer";

const FIREWALL: Fault = {
  answer: { status: 400, headers: { "Content-Type": "text/html" }, text: "<html>Request blocked</html>" },
};
const BROKEN: Fault = { answer: problemAnswer("internal_error", { detail: "Something broke." }) };

let server: FakeServer;
let ann: TestDevice;

beforeEach(() => {
  server = new FakeServer();
  ann = testDevice(server);
});

const carries = ({ body }: SeenRequest, id: string) =>
  Array.isArray(body.entries) && body.entries.some(({ mobile_id }) => mobile_id === id);

/** Whatever carries the edit of `poison` meets `fault`. */
function poisoned(fault: Fault) {
  server.fault = (request) => (carries(request, "poison") ? fault : undefined);
}

/** Twenty edits, and one in their midst. */
async function outbox() {
  for (let n = 0; n < 10; n++) await ann.set("task", `a${n}`, { title: `${n}` });
  const { opId } = await ann.set("task", "poison", { title: "Pump" });
  for (let n = 0; n < 10; n++) await ann.set("task", `b${n}`, { title: `${n}` });
  server.edit("task", "theirs", { title: "Valve" });
  return opId;
}

const listed = async () => (await ann.client.listRejected()).map(({ entry }) => entry.mobile_id);

describe("an edit that is never answered well", () => {
  it.each([
    ["the server breaks over it", BROKEN, { status: 500, type: "application/problem+json" }],
    [
      "a firewall blocks it",
      FIREWALL,
      { status: 400, type: "text/html", text: "<html>Request blocked</html>" },
    ],
  ])("is set aside with the answer seen, and all others go on (%s)", async (_, fault, answer) => {
    const events: RejectedEvent[] = [];
    ann.client.on("rejected", (event) => events.push(event));
    const opId = await outbox();
    poisoned(fault);
    const report = await ann.client.syncAll();
    expect(report).toMatchObject({ pushed: 20, rejected: 1 });
    expect(Object.keys(server.alive())).toHaveLength(21);
    expect(await ann.everything()).toEqual(server.alive());
    expect(await ann.client.listRejected()).toMatchObject([
      { entry: { op_id: opId }, code: "unanswerable", answer },
    ]);
    expect(events).toMatchObject([{ mobileId: "poison", code: "unanswerable" }]);
    expect(ann.client.status()).toMatchObject({ phase: "idle", pending: 0 });
    expect(server.requests.length).toBeLessThan(40);
    expect([...server.effects.values()].every((times) => times === 1)).toBe(true);
  });

  it("takes several syncs to be set aside where nothing is heard at all; the others go on meanwhile", async () => {
    await outbox();
    poisoned("drop_request");
    await expect(ann.client.syncAll()).rejects.toMatchObject({ code: "network" });
    expect(Object.keys(server.alive())).toHaveLength(21);
    expect(await ann.fields("task", "theirs")).toEqual({ title: "Valve" });
    expect(ann.client.status()).toMatchObject({ phase: "waiting", pending: 1 });
    await expect(ann.client.syncAll()).rejects.toMatchObject({ code: "network" });
    expect(await listed()).toEqual([]);
    await ann.client.syncAll();
    expect(await listed()).toEqual(["poison"]);
    expect(ann.client.status()).toMatchObject({ phase: "idle", pending: 0 });
  });

  it("keeps later edits of its record behind it until it is set aside", async () => {
    await ann.set("task", "poison", { title: "first" });
    await ann.client.syncAll();
    await ann.set("task", "poison", { title: "second" });
    await ann.set("task", "poison", { site: "north" });
    const second = (request: SeenRequest) =>
      request.body.entries?.some(({ delta }) => delta?.title === "second") ? "drop_request" : undefined;
    server.fault = second;
    for (let n = 0; n < 2; n++) await expect(ann.client.syncAll()).rejects.toThrow();
    expect(server.alive()).toEqual({ "task/poison": { title: "first" } });
    await ann.client.syncAll();
    expect(server.alive()).toEqual({ "task/poison": { title: "first", site: "north" } });
    expect(await ann.everything()).toEqual(server.alive());
  });

  it("takes later edits of a record along that it was to make", async () => {
    await ann.set("task", "poison", { title: "Pump" });
    await ann.set("task", "poison", { site: "north" });
    poisoned(BROKEN);
    await ann.client.syncAll();
    expect((await ann.client.listRejected()).map(({ code }) => code)).toEqual([
      "unanswerable",
      "creation_rejected",
    ]);
    ann.restart({ appVersion: "2" });
    server.fault = () => undefined;
    await ann.client.syncAll();
    await ann.client.syncAll();
    expect(server.alive()).toEqual({ "task/poison": { title: "Pump", site: "north" } });
  });

  it("is halved out of a batch that is too large for something in between, too", async () => {
    await outbox();
    server.fault = ({ body }) =>
      JSON.stringify(body).length > 1500
        ? { answer: { status: 413, text: "<html>Too large</html>" } }
        : undefined;
    await ann.client.syncAll();
    expect(Object.keys(server.alive())).toHaveLength(22);
    expect(await listed()).toEqual([]);
  });

  it("is one of several: each is found", async () => {
    await outbox();
    server.fault = (request) =>
      carries(request, "poison") || carries(request, "a3") || carries(request, "b9") ? BROKEN : undefined;
    await ann.client.syncAll();
    expect((await listed()).sort()).toEqual(["a3", "b9", "poison"]);
    expect(Object.keys(server.alive())).toHaveLength(19);
  });
});

describe("an edit that was set aside without an answer", () => {
  async function setAside() {
    await outbox();
    poisoned(BROKEN);
    await ann.client.syncAll();
    expect(await listed()).toEqual(["poison"]);
    server.fault = () => undefined;
  }

  it("stays aside while the app and the server are the same", async () => {
    await setAside();
    ann.restart();
    await ann.client.syncAll();
    await ann.client.syncAll();
    expect(await listed()).toEqual(["poison"]);
  });

  it("goes again after an update of the app", async () => {
    await setAside();
    ann.restart({ appVersion: "2.0" });
    await ann.client.syncAll();
    expect(await listed()).toEqual([]);
    expect(server.alive()["task/poison"]).toEqual({ title: "Pump" });
    expect(await ann.everything()).toEqual(server.alive());
  });

  it("goes again after an update of the server", async () => {
    await setAside();
    server.version = "0.2.0";
    await ann.client.syncAll();
    await ann.client.syncAll();
    expect(await listed()).toEqual([]);
    expect(await ann.everything()).toEqual(server.alive());
  });

  it("does not go over what came after it", async () => {
    await setAside();
    await ann.set("task", "poison", { title: "Pump, mended" });
    ann.restart({ appVersion: "2.0" });
    await ann.client.syncAll();
    await ann.client.syncAll();
    expect(server.alive()["task/poison"]).toEqual({ title: "Pump, mended" });
    expect(await listed()).toEqual(["poison"]);
  });

  it("takes effect once, also where it had and only its answer never came", async () => {
    await outbox();
    poisoned("drop_answer");
    for (let n = 0; n < 3; n++) await ann.client.syncAll().catch(() => {});
    expect(await listed()).toEqual(["poison"]);
    server.fault = () => undefined;
    ann.restart({ appVersion: "2.0" });
    await ann.client.syncAll();
    await ann.client.syncAll();
    expect(await listed()).toEqual([]);
    expect([...server.effects.values()].every((times) => times === 1)).toBe(true);
    expect(await ann.everything()).toEqual(server.alive());
  });
});

describe("a server that answers nobody well", () => {
  it.each([
    ["breaks", BROKEN],
    ["is not reached", "drop_request"],
    ["is behind a portal", FIREWALL],
    ["does not answer", "hang"],
  ] as [string, Fault][])("sets no edit aside (it %s)", async (_, fault) => {
    await outbox();
    server.fault = () => fault;
    for (let n = 0; n < 6; n++) await expect(ann.client.syncAll()).rejects.toThrow();
    expect(await listed()).toEqual([]);
    expect(ann.client.status().pending).toBe(21);
    expect(server.requests.length).toBeLessThan(6 * 12);
    server.fault = () => undefined;
    await ann.client.syncAll();
    expect(Object.keys(server.alive())).toHaveLength(22);
  });

  it("sets no edit aside where pushes alone fail, and what is new is pulled all the same", async () => {
    await outbox();
    server.fault = ({ method }) => (method === "POST" ? BROKEN : undefined);
    for (let n = 0; n < 6; n++) {
      await expect(ann.client.syncAll()).rejects.toMatchObject({ code: "internal_error" });
    }
    expect(await listed()).toEqual([]);
    expect(await ann.fields("task", "theirs")).toEqual({ title: "Valve" });
    server.fault = () => undefined;
    await ann.client.syncAll();
    expect(await ann.everything()).toEqual(server.alive());
    expect(ann.client.status().pending).toBe(0);
  });

  it("confuses nothing where edits took effect, their answers were lost, and others' changes were pulled before", async () => {
    await ann.set("journal", "r1", { title: "Pump", site: "north" });
    await ann.client.syncAll();
    await ann.set("journal", "r1", { title: "Pump 2", status: "mine" });
    server.fault = ({ method }) => (method === "POST" ? "drop_answer" : undefined);
    await expect(ann.client.syncAll()).rejects.toThrow();
    server.edit("journal", "r1", { status: "theirs" }, ["site"]);
    await expect(ann.client.syncAll()).rejects.toThrow();
    await ann.set("journal", "r1", { notes: "later" });
    server.fault = () => undefined;
    await ann.client.syncAll();
    expect(await ann.everything()).toEqual(server.alive());
    expect(server.alive()["journal/r1"]).toEqual({ title: "Pump 2", status: "theirs", notes: "later" });
    expect([...server.effects.values()].every((times) => times === 1)).toBe(true);
  });

  it("sets no edit aside because a page is refused that came with it", async () => {
    const narrow = testDevice(server, { domains: ["nowhere"] });
    await narrow.set("task", "r1", { title: "Pump" });
    server.fault = ({ path, body }) =>
      body.pull || path.endsWith("pull")
        ? {
            answer: problemAnswer("invalid_request", {
              errors: [{ path: body.pull ? "pull.domains.0" : "domains.0", message: "is unknown" }],
            }),
          }
        : undefined;
    await expect(narrow.client.syncAll()).rejects.toMatchObject({ code: "invalid_request" });
    expect(server.alive()).toEqual({ "task/r1": { title: "Pump" } });
    expect(await narrow.client.listRejected()).toEqual([]);
  });
});
