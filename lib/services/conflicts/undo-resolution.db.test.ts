import { beforeEach, describe, expect, it } from "vitest";
import { ConflictListQuery, UndoRequest } from "@/lib/contract/conflict-review";
import type { Strategy } from "@/lib/contract/strategy";
import { withTenant } from "@/lib/db/with-tenant";
import type { TenantContext } from "../context";
import { OPERATOR } from "../operator";
import { setPolicy } from "../policies/set-policy";
import { asRole, testContext } from "../testing/test-context";
import { type TestDevice, testDevice } from "../testing/test-device";
import { getConflict } from "./get-conflict";
import { listConflicts } from "./list-conflicts";
import { resolveConflictByPerson } from "./resolve-conflict-by-person";
import { undoResolution } from "./undo-resolution";

let ctx: TenantContext;
let office: TestDevice;
let field: TestDevice;

const record = { domain: "task", mobile_id: "pump-7" };

beforeEach(async () => {
  ctx = await testContext();
  office = await testDevice(ctx.tenant, "Office");
  field = await testDevice(ctx.tenant, "Field");
});

/** Both devices edited the status, the field with a note; both know how it ended. */
async function contested(strategy: Strategy): Promise<string> {
  const change = { domain: "task", strategy, reason: "for this test" };
  await setPolicy({ tenant: ctx.tenant, person: OPERATOR }, change);
  const { version: base_version } = await office.push({ ...record, data: { title: "Pump", status: "open" } });
  await office.push({ ...record, base_version, delta: { status: "closed" } });
  const edit = { ...record, base_version, delta: { status: "paused", notes: "leaks" } };
  const { conflict_id } = await field.push(edit);
  await Promise.all([office.pull(), field.pull()]);
  return conflict_id ?? "";
}

const look = (id: string) => getConflict({ ctx, input: { id } });
const undo = (id: string, body: object = {}, as = ctx) =>
  undoResolution({ ctx: as, input: { ...UndoRequest.parse(body), id } });

describe("undoResolution", () => {
  it("brings the server's value back, which every device pulls", async () => {
    const id = await contested("client_wins");
    const { version, what, changes } = await undo(id);
    expect([what, changes]).toEqual(["edit", [{ field: "status", before: "paused", after: "closed" }]]);
    for (const device of [office, field]) {
      expect(await device.pull()).toMatchObject([{ version, delta: { status: "closed" } }]);
    }
    expect((await look(id)).record?.data).toEqual({ title: "Pump", status: "closed", notes: "leaks" });
  });

  it("brings the device's value back where the server had won", async () => {
    const id = await contested("server_wins");
    const { version } = await undo(id);
    expect(await field.pull()).toMatchObject([{ version, delta: { status: "paused" } }]);
  });

  it("undoes a person's decision too", async () => {
    const id = await contested("manual");
    const { record: seen } = await look(id);
    const decision = { choice: "client", expected_version: seen?.version ?? 0 } as const;
    await resolveConflictByPerson({ ctx, input: { ...decision, id } });
    await undo(id);
    expect((await look(id)).record?.data).toEqual({ title: "Pump", status: "closed" });
  });

  it("stands in the log, in the record's revisions and in the audit", async () => {
    const id = await contested("client_wins");
    const { version } = await undo(id, { note: "the office was right" });
    expect(await look(id)).toMatchObject({ state: "settled", undone: { by: "Mara", version }, undo: null });
    const [listed] = (await listConflicts({ ctx, input: ConflictListQuery.parse({ state: "settled" }) }))
      .items;
    expect(listed?.undone).toMatchObject({ by: "Mara", version });
    const [revision, audit] = await withTenant(ctx.tenant, async (t) => [
      await t.models.syncRecordRevision.findFirst({ where: { tenantId: ctx.tenant, version } }),
      await t.models.auditEntry.findFirst({ where: { tenantId: ctx.tenant, action: "conflict.undo" } }),
    ]);
    expect(revision).toMatchObject({ writer: 0, userId: ctx.person.userId, conflictId: id });
    expect(audit).toMatchObject({
      actorName: "Mara",
      reason: "the office was right",
      before: { conflict_id: id, fields: { status: "paused" } },
      after: { version, fields: { status: "closed" } },
    });
  });

  it("shows beforehand what it would do", async () => {
    const id = await contested("client_wins");
    expect((await look(id)).undo).toEqual({
      what: "edit",
      changes: [{ field: "status", before: "paused", after: "closed" }],
      since: [],
    });
  });

  it("lets exactly one of two people win, and tells the other who was faster", async () => {
    const id = await contested("client_wins");
    const people = ["Ada", "Ben", "Cy", "Di"].map((name) => asRole(ctx, "manager", name));
    const attempts = await Promise.allSettled(people.map((person) => undo(id, {}, person)));
    const lost = attempts.filter((attempt) => attempt.status === "rejected").map(({ reason }) => reason);
    expect(lost.map(({ code }) => code)).toEqual(Array(3).fill("already_undone"));
    const { undone, record: after } = await look(id);
    expect(lost[0].detail).toContain(`${undone?.by} undid this`);
    expect(after?.version).toBe(undone?.version);
  });

  it("refuses an undo of an undo, and says what to do instead", async () => {
    const id = await contested("client_wins");
    const { version } = await undo(id);
    await expect(undo(id, { apply_anyway: true, expected_version: version })).rejects.toMatchObject({
      code: "already_undone",
      detail: expect.stringContaining("decide the conflict anew"),
    });
    expect((await look(id)).record?.version).toBe(version);
  });

  it("refuses what still waits for a person", async () => {
    const id = await contested("manual");
    await expect(undo(id)).rejects.toMatchObject({ code: "still_waiting" });
  });
});

describe("undoResolution of a record that moved on", () => {
  const moveOn = async (id: string, change: object) => {
    const { record: now } = await look(id);
    await office.push({ ...record, base_version: now?.version, ...change });
  };

  it("says which fields, by whom and at which version, and changes nothing", async () => {
    const id = await contested("client_wins");
    await moveOn(id, { delta: { status: "done", site: "North" } });
    const { record: now, undo: preview } = await look(id);
    expect(preview).toMatchObject({ what: "edit", since: [{ by: { name: "Office" } }] });
    await expect(undo(id)).rejects.toMatchObject({
      code: "record_moved",
      detail: expect.stringContaining("status changed by Office"),
      options: { errors: [{ path: "expected_version" }, { path: "status" }, { path: "site" }] },
    });
    expect((await look(id)).record).toEqual(now);
  });

  it("applies all the same where the person saw that version, and keeps what is not at stake", async () => {
    const id = await contested("client_wins");
    await moveOn(id, { delta: { status: "done", site: "North" } });
    const { record: now } = await look(id);
    await undo(id, { apply_anyway: true, expected_version: now?.version });
    expect((await look(id)).record?.data).toMatchObject({ status: "closed", site: "North" });
  });

  it("asks again where it moved once more meanwhile", async () => {
    const id = await contested("client_wins");
    await moveOn(id, { delta: { status: "done" } });
    const { record: seen } = await look(id);
    await moveOn(id, { delta: { status: "really done" } });
    await expect(undo(id, { apply_anyway: true, expected_version: seen?.version })).rejects.toMatchObject({
      code: "record_moved",
    });
  });

  it("wants to know which version was seen before it applies anyway", () => {
    expect(UndoRequest.safeParse({ apply_anyway: true }).success).toBe(false);
    expect(UndoRequest.parse(undefined)).toEqual({ apply_anyway: false });
  });

  it("brings a deleted record back with the losing value", async () => {
    const id = await contested("client_wins");
    await moveOn(id, { op: "delete" });
    const { record: now } = await look(id);
    await expect(undo(id)).rejects.toMatchObject({
      detail: expect.stringContaining("record deleted by Office"),
    });
    const { what } = await undo(id, { apply_anyway: true, expected_version: now?.version });
    expect(what).toBe("bring_back");
    expect((await look(id)).record).toMatchObject({ deleted: false, data: { status: "closed" } });
  });

  it("has nothing to do where somebody set the losing values already", async () => {
    const id = await contested("client_wins");
    await moveOn(id, { delta: { status: "closed" } });
    const { record: now, undo: preview } = await look(id);
    expect(preview?.what).toBe("nothing");
    await expect(undo(id, { apply_anyway: true, expected_version: now?.version })).rejects.toMatchObject({
      code: "nothing_to_undo",
    });
  });
});

it("refuses viewers, other tenants' managers and ids that are none", async () => {
  const id = await contested("client_wins");
  await expect(undo(id, {}, asRole(ctx, "viewer"))).rejects.toMatchObject({ code: "forbidden" });
  await expect(undo(id, {}, await testContext())).rejects.toMatchObject({ code: "not_found" });
  await expect(undo("1")).rejects.toMatchObject({ code: "not_found" });
  expect((await look(id)).undone).toBeNull();
});

it("undoes deletes: the record comes back to every device whole", async () => {
  const change = { domain: "task", strategy: "client_wins", reason: "for this test" } as const;
  await setPolicy({ tenant: ctx.tenant, person: OPERATOR }, change);
  const { version: base_version } = await office.push({ ...record, data: { title: "Pump" } });
  await office.push({ ...record, base_version, delta: { title: "Big pump" } });
  const { conflict_id } = await field.push({ ...record, base_version, op: "delete" });
  await office.pull();
  const { what } = await undo(conflict_id ?? "");
  expect(what).toBe("bring_back");
  expect(await office.pull()).toMatchObject([{ op: "upsert", data: { title: "Big pump" } }]);
});

describe("deciding anew what was undone", () => {
  it("takes a side of the conflict as it was, in either direction, and can be undone again", async () => {
    const id = await contested("manual");
    const decide = async (choice: "client" | "server") => {
      const { record: now } = await look(id);
      const decision = { choice, expected_version: now?.version ?? 0 };
      return resolveConflictByPerson({ ctx, input: { ...decision, id } });
    };
    const status = async () => (await look(id)).record?.data.status;
    await decide("server");
    await undo(id);
    expect(await status()).toBe("paused");
    await decide("server");
    expect([await status(), (await look(id)).undone]).toEqual(["closed", null]);
    await undo(id);
    await decide("client");
    expect(await status()).toBe("paused");
    await expect(decide("server")).rejects.toMatchObject({ code: "already_resolved" });
    await undo(id);
    expect(await status()).toBe("closed");
  });

  it("decides again about a record's life", async () => {
    await contested("manual");
    const { version: base_version } = await office.push({ ...record, mobile_id: "b", data: { title: "B" } });
    await office.push({ ...record, mobile_id: "b", base_version, delta: { title: "Big B" } });
    const entry = { ...record, mobile_id: "b", base_version, op: "delete" };
    const { conflict_id: id = "" } = await field.push(entry);
    const decide = async (choice: "client" | "server") => {
      const { record: now } = await look(id);
      await resolveConflictByPerson({ ctx, input: { choice, expected_version: now?.version ?? 0, id } });
      return (await look(id)).record?.deleted;
    };
    expect(await decide("client")).toBe(true);
    await undo(id);
    expect(await decide("client")).toBe(true);
    await undo(id);
    expect(await decide("server")).toBe(false);
    await undo(id);
    expect((await look(id)).record?.deleted).toBe(true);
  });
});
