import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { beforeEach, describe, expect, it } from "vitest";
import type { PushAnswer, PushResult } from "@/lib/contract/push";
import { createTestTenant } from "@/lib/db/testing/create-test-tenant";
import { forgetOld } from "../maintenance/forget-old";
import { runSql } from "../queue/testing/queue-rows";
import { createTestDevice, type TestDevice } from "./testing/test-device";

let anna: TestDevice;
let ben: TestDevice;

beforeEach(async () => {
  const { tenant } = await createTestTenant();
  anna = await createTestDevice(tenant);
  ben = await createTestDevice(tenant);
});

const at = (minutesAgo: number) => new Date(Date.now() - minutesAgo * 60_000).toISOString();
const entry = (mobile_id: string, part: object) => ({
  ...{ op_id: randomUUID(), domain: "task", mobile_id, modified_at: at(5) },
  ...part,
});
const edit = (mobile_id: string, base_version: number, delta: object, part: object = {}) =>
  entry(mobile_id, { base_version, delta, ...part });

async function only(device: TestDevice, one: object): Promise<PushResult | undefined> {
  return (await device.push([one])).results[0];
}

async function made(data: object, domain = "task"): Promise<{ id: string; version: number }> {
  const id = randomUUID();
  const result = await only(anna, entry(id, { domain, data, modified_at: at(60) }));
  return { id, version: result?.version ?? 0 };
}

/** What is alive, as a new device sees it. */
async function alive(): Promise<{ [id: string]: unknown }> {
  const { changes } = await (await createTestDevice(anna.tenant)).pull({ limit: 1000 });
  return Object.fromEntries(changes.map(({ mobile_id, data }) => [mobile_id, data]));
}

async function counter(): Promise<number> {
  const sql = "SELECT version::int FROM tenant_counter WHERE tenant_id = $1";
  return (await runSql<{ version: number }>(anna.tenant, sql))[0]?.version ?? 0;
}

/** Every conflict of a domain waits for a person. */
async function askPeople(domain: string): Promise<void> {
  await runSql(
    anna.tenant,
    `INSERT INTO sync_tenant_conflict_policy (tenant_id, domain, version, strategy, policy, author_name, reason)
     VALUES ($1, $2, 1, 'manual', '{"strategy":"manual","merge":"fields","clock_tolerance_ms":2000,
       "on_tie":"server","max_edit_age_ms":7776000000,"fields":{},"critical":{},
       "closing":{"field":"status","values":[]}}', 'test', 'try')`,
    domain,
  );
}

describe("an edit that took effect", () => {
  it("does not undo another device's correction when it comes again in another batch", async () => {
    const { id, version } = await made({ status: "open" });
    const first = edit(id, version, { status: "done" });
    const answered = await only(anna, first);
    await only(ben, edit(id, version + 1, { status: "reopened" }, { modified_at: at(4) }));
    const before = await counter();

    // The adapter cuts its batches anew after a restart: the lost one among edits that are new.
    const { results } = await anna.push([
      edit(id, version, { site: "north" }),
      first,
      entry("new", { data: {} }),
    ]);
    expect(results[1]).toEqual(answered);
    expect(results.map(({ status }) => status)).toEqual(["merged", "applied", "applied"]);
    expect(await counter()).toBe(before + 2);
    expect(await alive()).toMatchObject({ [id]: { status: "reopened", site: "north" } });
  });

  it("is known to the process that comes after the one that took it", async () => {
    const { id, version } = await made({ status: "open" });
    const lost = edit(id, version, { status: "done" });
    const body = JSON.stringify({ batch_id: randomUUID(), entries: [lost] });
    const script = "lib/services/sync/testing/push-once.ts";
    const args = ["--import", "tsx", script, anna.tenant, anna.deviceId, String(anna.deviceNo), body];
    const server = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
    const [line] = await once(createInterface(server.stdout), "line");
    server.kill("SIGKILL");
    await once(server, "exit");
    await only(ben, edit(id, version + 1, { status: "reopened" }, { modified_at: at(4) }));

    const { results } = await anna.push([lost, edit(id, version, { site: "north" })]);
    expect(results[0]).toEqual((JSON.parse(line) as PushAnswer).results[0]);
    expect(await alive()).toMatchObject({ [id]: { status: "reopened", site: "north" } });
  });

  it("creates no record again that was deleted since, nor a second life of it", async () => {
    const creation = entry("site-day-person", { data: { title: "first life", notes: "old" } });
    const answered = await only(anna, creation);
    await only(ben, entry("site-day-person", { op: "delete", base_version: answered?.version }));
    expect(await only(anna, creation)).toEqual(answered);
    expect(await alive()).toEqual({});
    await only(ben, entry("site-day-person", { data: { title: "second life" } }));
    const before = await alive();
    expect(await only(anna, creation)).toEqual(answered);
    expect(await alive()).toEqual(before);
  });

  it("deletes no record that was created again since", async () => {
    const { id, version } = await made({ title: "a" });
    const removal = entry(id, { op: "delete", base_version: version, modified_at: at(10) });
    const answered = await only(anna, removal);
    await only(ben, entry(id, { data: { title: "b" } }));
    expect(await only(anna, removal)).toEqual(answered);
    // A delete of what its device never saw changes nothing then, nor later when there is such a record.
    const early = entry("later", { op: "delete" });
    expect(await only(anna, early)).toMatchObject({ status: "duplicate" });
    await only(ben, entry("later", { data: { title: "c" } }));
    expect(await only(anna, early)).toMatchObject({ status: "duplicate" });
    expect(await alive()).toMatchObject({ [id]: { title: "b" }, later: { title: "c" } });
  });

  it("keeps its place behind a later edit of its own device", async () => {
    const { id, version } = await made({ status: "open" });
    const first = edit(id, version, { status: "done" });
    const answered = await only(anna, first);
    await only(anna, edit(id, version, { status: "checked" }));
    expect(await only(anna, first)).toEqual(answered);
    expect(await alive()).toMatchObject({ [id]: { status: "checked" } });
  });

  it("joins no conflict a second time, and gets its entry of the conflict again", async () => {
    await askPeople("attendance");
    const { id, version } = await made({ status: "in", site: "north" }, "attendance");
    const of = (delta: object) => edit(id, version, delta, { domain: "attendance" });
    await only(ben, of({ status: "out" }));
    const [lost, later] = [of({ status: "sick" }), of({ status: "well" })];
    const answered = await anna.push([lost]);
    expect(answered.results[0]?.status).toBe("manual_required");
    await anna.push([later]);
    const again = await anna.push([lost]);
    expect(again.results).toEqual(answered.results);
    expect(again.conflicts).toEqual(answered.conflicts);
    const [logged, ...others] = await runSql<{ client_entry: { delta: object } }>(
      anna.tenant,
      "SELECT client_entry FROM sync_conflict_resolution_log WHERE tenant_id = $1",
    );
    expect(logged?.client_entry.delta).toEqual({ status: "well" });
    expect(others).toEqual([]);
  });

  it("is judged no second time where it changed nothing", async () => {
    const { id, version } = await made({ status: "open" });
    await only(ben, edit(id, version, { status: "done" }, { modified_at: at(10) }));
    const same = edit(id, version, { status: "done" });
    const old = edit(id, version, { status: "blocked" }, { modified_at: at(20) });
    const { results } = await anna.push([same, old]);
    expect(results.map(({ status }) => status)).toEqual(["duplicate", "resolved"]);
    await only(ben, edit(id, version + 1, { status: "reopened" }, { modified_at: at(30) }));
    const before = await counter();
    expect((await anna.push([old, same])).results).toEqual([...results].reverse());
    expect(await counter()).toBe(before);
    expect(await alive()).toMatchObject({ [id]: { status: "reopened" } });
  });

  it("takes effect once where copies of it arrive at once in batches of their own", async () => {
    const { id, version } = await made({ status: "open" });
    const copies = [edit(id, version, { status: "done" }), entry("born", { data: { title: "x" } })];
    const before = await counter();
    const answers = await Promise.all(
      [1, 2, 3, 4].map((n) => anna.push(n % 2 ? copies : copies.toReversed())),
    );
    const results = answers.flatMap((answer) => answer.results);
    expect(new Set(results.map((result) => JSON.stringify(result))).size).toBe(2);
    expect(await counter()).toBe(before + 2);
  });

  it("leaves its op_id to no other edit, and that one is not lost", async () => {
    const { id, version } = await made({ status: "open" });
    const first = edit(id, version, { status: "done" });
    await only(anna, first);
    const other = { ...first, delta: { status: "blocked" } };
    expect(await only(anna, other)).toMatchObject({
      status: "rejected",
      code: "op_id_reused",
      version: version + 1,
      server_entry: { version: version + 1, data: { status: "done" } },
      errors: [{ path: "op_id" }],
    });
    expect(await only(anna, { ...other, op_id: randomUUID() })).toMatchObject({ status: "applied" });
    // Another device's ids are its own.
    expect(await only(ben, { ...first, base_version: version + 2, delta: { site: "x" } })).toMatchObject({
      status: "applied",
    });
  });

  it("leaves its op_id to the mended edit where it was refused", async () => {
    const { id, version } = await made({ status: "open" });
    const bad = edit(id, version, { title: 7 });
    expect(await only(anna, bad)).toMatchObject({ status: "rejected" });
    expect(await only(anna, { ...bad, delta: { title: "seven" } })).toMatchObject({ status: "applied" });
    const ahead = edit(id, 1_000_000, { title: "eight" });
    expect(await only(anna, ahead)).toMatchObject({ code: "invalid_base_version" });
    expect(await only(anna, { ...ahead, base_version: version + 1 })).toMatchObject({ status: "applied" });
  });
});

describe("an outbox from before what the server remembers", () => {
  const DAY = 24 * 60;

  beforeEach(() =>
    runSql(anna.tenant, "UPDATE device SET enrolled_at = now() - interval '1 year' WHERE tenant_id = $1"),
  );

  it("is refused with too_old, edit by edit, and everything younger is taken", async () => {
    const { id, version } = await made({ status: "open" });
    const { results } = await anna.push([
      edit(id, version, { status: "done" }, { modified_at: at(91 * DAY) }),
      edit(id, version, { site: "north" }, { modified_at: at(89 * DAY) }),
      entry("old", { data: { title: "x" }, modified_at: at(100 * DAY) }),
      entry("timeless", { data: { title: "x" }, modified_at: undefined }),
    ]);
    expect(results.map(({ status, code }) => code ?? status)).toEqual([
      ...["too_old", "applied", "too_old", "applied"],
    ]);
    expect(results[0]).toMatchObject({ version, server_entry: { version, data: { status: "open" } } });
    expect(await alive()).toEqual({ [id]: { status: "open", site: "north" }, timeless: { title: "x" } });
  });

  it("is taken from a device that was enrolled since: all that it ever sent is remembered", async () => {
    await runSql(
      anna.tenant,
      "UPDATE device SET enrolled_at = now() - interval '80 days' WHERE tenant_id = $1",
    );
    const old = entry("old", { data: { title: "x" }, modified_at: at(1000 * DAY) });
    expect(await only(anna, old)).toMatchObject({ status: "applied" });
  });

  it("hears of each edit that the server still remembers what it heard first", async () => {
    const old = entry("old", { data: { title: "x" }, modified_at: at(89.9999 * DAY) });
    const answered = await only(anna, old);
    const copy = { ...old, modified_at: at(95 * DAY) };
    expect(await only(anna, copy)).toEqual(answered);
  });

  it("meets no forgotten batch: an edit is too old before its batch is forgotten", async () => {
    const { id, version } = await made({ status: "open" });
    const first = edit(id, version, { status: "done" });
    const answered = await only(anna, first);
    await only(ben, edit(id, version + 1, { status: "reopened" }));
    const older = (days: number) =>
      runSql(
        anna.tenant,
        "UPDATE sync_batch SET at = now() - make_interval(days => $2) WHERE tenant_id = $1",
        days,
      );
    await older(95);
    await forgetOld();
    expect(await only(anna, { ...first, modified_at: at(95 * DAY) })).toEqual(answered);
    await older(98);
    expect((await forgetOld()).batches).toBeGreaterThan(0);
    expect(await only(anna, { ...first, modified_at: at(98 * DAY) })).toMatchObject({ code: "too_old" });
    expect(await alive()).toMatchObject({ [id]: { status: "reopened" } });
  });
});
