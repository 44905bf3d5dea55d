import { beforeEach, describe, expect, it } from "vitest";
import { ConflictListQuery, ResolveRequest } from "@/lib/contract/conflict-review";
import { withTenant } from "@/lib/db/with-tenant";
import type { TenantContext } from "../context";
import { OPERATOR } from "../operator";
import { setPolicy } from "../policies/set-policy";
import { asRole, testContext } from "../testing/test-context";
import { type TestDevice, testDevice } from "../testing/test-device";
import { countPendingConflicts } from "./count-pending-conflicts";
import { getConflict } from "./get-conflict";
import { getConflictFacets } from "./get-conflict-facets";
import { listConflicts } from "./list-conflicts";
import { resolveConflictByPerson } from "./resolve-conflict-by-person";

let ctx: TenantContext;
let office: TestDevice;
let field: TestDevice;

const record = { domain: "task", mobile_id: "pump-7" };

beforeEach(async () => {
  ctx = await testContext();
  const operator = { tenant: ctx.tenant, person: OPERATOR };
  await setPolicy(operator, { domain: "task", strategy: "manual", reason: "a person decides" });
  office = await testDevice(ctx.tenant, "Office");
  field = await testDevice(ctx.tenant, "Field");
});

/** Both devices edited the status; the field's edit, with a note, waits. */
async function waitingConflict(): Promise<string> {
  const { version: base_version } = await office.push({ ...record, data: { title: "Pump", status: "open" } });
  await field.pull();
  await office.push({ ...record, base_version, delta: { status: "closed" } });
  const { conflict_id } = await field.push({
    ...record,
    base_version,
    delta: { status: "paused", notes: "leaks" },
  });
  return conflict_id ?? "";
}

const resolve = async (id: string, decision: object, as = ctx) => {
  const { record: now } = await getConflict({ ctx, input: { id } });
  const body = ResolveRequest.parse({ expected_version: now?.version, ...decision });
  return resolveConflictByPerson({ ctx: as, input: { ...body, id } });
};

describe("getConflict", () => {
  it("shows both sides whole, the base and who sent it, and changes nothing", async () => {
    const id = await waitingConflict();
    const shown = await getConflict({ ctx, input: { id } });
    expect(shown).toMatchObject({
      state: "pending",
      kind: "edit",
      label: "Pump",
      fields: [{ name: "status", winner: "nobody", reason: "manual" }],
      device: { id: field.id, name: "Field" },
      base: { title: "Pump", status: "open" },
      client: { delta: { status: "paused", notes: "leaks" } },
      server: { data: { title: "Pump", status: "closed" } },
      record: { deleted: false, data: { title: "Pump", status: "closed" } },
      moved: false,
      waiting_beside: 0,
      review: null,
    });
    expect(await getConflict({ ctx, input: { id } })).toEqual(shown);
    expect(await countPendingConflicts(ctx)).toBe(1);
  });

  it("says when the record moved on after the conflict", async () => {
    const id = await waitingConflict();
    const { record: seen } = await getConflict({ ctx, input: { id } });
    await office.push({ ...record, base_version: seen?.version, delta: { site: "North" } });
    expect(await getConflict({ ctx, input: { id } })).toMatchObject({
      moved: true,
      record: { data: { site: "North" } },
    });
  });

  it("doesn't know another tenant's conflict, nor an id that is none", async () => {
    const id = await waitingConflict();
    const stranger = await testContext();
    const asked = (as: TenantContext, known: string) => getConflict({ ctx: as, input: { id: known } });
    await expect(asked(stranger, id)).rejects.toMatchObject({ code: "not_found" });
    await expect(asked(ctx, "1")).rejects.toMatchObject({ code: "not_found" });
  });
});

describe("resolveConflictByPerson", () => {
  it("writes the device's side, which every other device pulls", async () => {
    const id = await waitingConflict();
    await office.pull();
    const { version, winner } = await resolve(id, { choice: "client", note: "the crew was there" });
    expect(winner).toBe("client");
    expect(await office.pull()).toMatchObject([{ version, delta: { status: "paused", notes: "leaks" } }]);
    expect(await getConflict({ ctx, input: { id } })).toMatchObject({
      state: "reviewed",
      result_version: version,
      review: { by: "Mara", decision: { choice: "client", note: "the crew was there" } },
    });
  });

  it("sends the server's side to the device that lost, though nothing changed for the others", async () => {
    const id = await waitingConflict();
    await field.pull();
    const { version } = await resolve(id, { choice: "server" });
    expect(await field.pull()).toMatchObject([{ version, delta: { status: "closed" }, unset: ["notes"] }]);
  });

  it("takes a side for each field", async () => {
    const id = await waitingConflict();
    const answer = await resolve(id, { choice: "fields", fields: { status: "server", notes: "client" } });
    expect(answer.winner).toBe("both");
    const { record: after } = await getConflict({ ctx, input: { id } });
    expect(after?.data).toEqual({ title: "Pump", status: "closed", notes: "leaks" });
  });

  it("writes a value of the person's own, and keeps it in the log", async () => {
    const id = await waitingConflict();
    const values = { notes: "seal replaced" };
    const { winner } = await resolve(id, { choice: "fields", fields: { status: "client" }, values });
    const { record: after, review } = await getConflict({ ctx, input: { id } });
    expect([winner, after?.data]).toEqual([
      "both",
      { title: "Pump", status: "paused", notes: "seal replaced" },
    ]);
    expect(review?.decision).toMatchObject({ fields: { status: "client", notes: "edit" }, values });
  });

  it("holds a person's own values to the domain, and refuses them for fields not at stake", async () => {
    const id = await waitingConflict();
    const fields = { status: "client" };
    for (const [values, path] of [
      [{ notes: 7 }, "values.notes"],
      [{ notes: "a\0b" }, "values.notes"],
      [{ notes: "x", title: "Other" }, "fields.title"],
    ] as const) {
      await expect(resolve(id, { choice: "fields", fields, values })).rejects.toMatchObject({
        code: "invalid_request",
        options: { errors: [{ path }] },
      });
    }
    expect(await countPendingConflicts(ctx)).toBe(1);
  });

  it("names the fields that a choice leaves open", async () => {
    const id = await waitingConflict();
    await expect(
      resolve(id, { choice: "fields", fields: { status: "server", title: "client" } }),
    ).rejects.toMatchObject({
      code: "invalid_request",
      options: { errors: [{ path: "fields.notes" }, { path: "fields.title" }] },
    });
  });

  it("lets exactly one of several people win, and writes once", async () => {
    const id = await waitingConflict();
    const { record: seen } = await getConflict({ ctx, input: { id } });
    const expected_version = seen?.version ?? 0;
    const attempts = await Promise.allSettled(
      Array.from({ length: 8 }, (_, person) =>
        resolveConflictByPerson({
          ctx: asRole(ctx, "manager", `Person ${person}`),
          input: { id, expected_version, choice: person % 2 ? "client" : "server" },
        }),
      ),
    );
    const lost = attempts.filter((attempt) => attempt.status === "rejected");
    expect(lost.map(({ reason }) => reason.code)).toEqual(Array(7).fill("already_resolved"));
    const { record: after } = await getConflict({ ctx, input: { id } });
    expect(after?.version).toBe(expected_version + 1);
  });

  it("asks again where the record moved since the person opened it", async () => {
    const id = await waitingConflict();
    const { record: seen } = await getConflict({ ctx, input: { id } });
    await office.push({ ...record, base_version: seen?.version, delta: { site: "North" } });
    await expect(resolve(id, { choice: "client", expected_version: seen?.version })).rejects.toMatchObject({
      code: "record_moved",
    });
    expect(await countPendingConflicts(ctx)).toBe(1);
    await resolve(id, { choice: "client" });
    const { record: after } = await getConflict({ ctx, input: { id } });
    expect(after?.data).toEqual({ title: "Pump", status: "paused", notes: "leaks", site: "North" });
  });

  it("asks again where the device's later edit joined the one that the person saw", async () => {
    const id = await waitingConflict();
    const { record: seen, entry_tag: expected_entry } = await getConflict({ ctx, input: { id } });
    await field.push({ ...record, base_version: seen?.version, delta: { status: "broken" } });
    await expect(resolve(id, { choice: "client", expected_entry })).rejects.toMatchObject({
      code: "record_moved",
    });
    await resolve(id, { choice: "client" });
    const { record: after } = await getConflict({ ctx, input: { id } });
    expect(after?.data).toMatchObject({ status: "broken", notes: "leaks" });
  });

  it("deletes where the device's delete is chosen, and keeps the record where it isn't", async () => {
    const waitingDelete = async (mobile_id: string) => {
      const { version: base_version } = await office.push({
        domain: "task",
        mobile_id,
        data: { title: "Pump" },
      });
      await office.push({ domain: "task", mobile_id, base_version, delta: { title: "Big pump" } });
      const { conflict_id } = await field.push({ domain: "task", mobile_id, base_version, op: "delete" });
      return conflict_id ?? "";
    };
    const [kept, dropped] = [await waitingDelete("a"), await waitingDelete("b")];
    expect(await getConflict({ ctx, input: { id: kept } })).toMatchObject({ kind: "delete" });
    await office.pull();
    await field.pull();
    await expect(resolve(kept, { choice: "fields", fields: { title: "server" } })).rejects.toMatchObject({
      code: "invalid_request",
    });
    await resolve(kept, { choice: "server" });
    await resolve(dropped, { choice: "client" });
    expect(await field.pull()).toMatchObject([
      { mobile_id: "a", op: "upsert", delta: { title: "Big pump" } },
      { mobile_id: "b", op: "delete" },
    ]);
  });

  it("brings a deleted record back whole where the edit is chosen, and leaves it deleted where it isn't", async () => {
    const waitingEdit = async (mobile_id: string) => {
      const born = { domain: "task", mobile_id, data: { title: "Pump", status: "open" } };
      const { version: base_version } = await office.push(born);
      await office.push({ domain: "task", mobile_id, base_version, op: "delete" });
      const edit = { domain: "task", mobile_id, base_version, delta: { status: "done" } };
      return (await field.push(edit)).conflict_id ?? "";
    };
    const [back, gone] = [await waitingEdit("a"), await waitingEdit("b")];
    expect(await getConflict({ ctx, input: { id: back } })).toMatchObject({ kind: "edit_of_deleted" });
    await office.pull();
    await resolve(back, { choice: "client" });
    await resolve(gone, { choice: "server" });
    expect(await office.pull()).toMatchObject([
      { mobile_id: "a", op: "upsert", data: { title: "Pump", status: "done" } },
      { mobile_id: "b", op: "delete" },
    ]);
  });

  it("refuses viewers and other tenants' managers, and leaves the conflict waiting", async () => {
    const id = await waitingConflict();
    await expect(resolve(id, { choice: "client" }, asRole(ctx, "viewer"))).rejects.toMatchObject({
      code: "forbidden",
    });
    await expect(resolve(id, { choice: "client" }, await testContext())).rejects.toMatchObject({
      code: "not_found",
    });
    expect(await countPendingConflicts(ctx)).toBe(1);
  });

  it("keeps what it replaced as a revision, and who decided in the audit", async () => {
    const id = await waitingConflict();
    const { version } = await resolve(id, { choice: "client" });
    const [revision, audit] = await withTenant(ctx.tenant, async (t) => [
      await t.models.syncRecordRevision.findFirst({ where: { tenantId: ctx.tenant, version } }),
      await t.models.auditEntry.findFirst({ where: { tenantId: ctx.tenant, action: "conflict.resolve" } }),
    ]);
    expect(revision).toMatchObject({
      writer: 0,
      userId: ctx.person.userId,
      conflictId: id,
      before: { values: { status: "closed" }, absent: ["notes"] },
    });
    expect(audit).toMatchObject({ actorName: "Mara", target: "task/pump-7" });
  });
});

describe("listConflicts", () => {
  const list = (query: object = {}, as = ctx) =>
    listConflicts({ ctx: as, input: ConflictListQuery.parse(query) });

  it("shows what waits longest first, page by page, each once", async () => {
    const ids: string[] = [];
    for (const mobile_id of ["a", "b", "c"]) {
      const { version: base_version } = await office.push({
        domain: "task",
        mobile_id,
        data: { status: "open" },
      });
      await office.push({ domain: "task", mobile_id, base_version, delta: { status: "x" } });
      const waiting = await field.push({ domain: "task", mobile_id, base_version, delta: { status: "y" } });
      ids.push(waiting.conflict_id ?? "");
    }
    const first = await list({ limit: 2 });
    const second = await list({ limit: 2, cursor: first.next_cursor ?? "" });
    expect([...first.items, ...second.items].map(({ id }) => id)).toEqual(ids);
    expect([first.total, second.total, second.next_cursor]).toEqual([3, 3, null]);
    expect(await list({ limit: 2, cursor: second.previous_cursor ?? "" })).toEqual(first);
    const newest = await list({ order: "desc", limit: 1 });
    expect(newest.items[0]?.id).toBe(ids[2]);
  });

  it("filters by state, domain, strategy, field, device and a part of the id", async () => {
    const id = await waitingConflict();
    const hits = async (query: object) => (await list(query)).items.map((item) => item.id);
    for (const query of [
      { domain: "task" },
      { strategy: "manual" },
      { field: "status" },
      { device: field.id },
      { q: "UMP" },
    ]) {
      expect(await hits(query)).toEqual([id]);
    }
    for (const query of [
      { state: "settled" },
      { domain: "ticket" },
      { strategy: "client_wins" },
      { field: "notes" },
      { device: office.id },
      { q: "_ump" },
    ]) {
      expect(await hits(query)).toEqual([]);
    }
    await resolve(id, { choice: "server" });
    expect(await hits({})).toEqual([]);
    expect(await hits({ state: "reviewed" })).toEqual([id]);
  });

  it("shows what is most urgent first, then what waits longest, page by page", async () => {
    const waiting = async (domain: string, mobile_id: string, data: object) => {
      const { version: base_version } = await office.push({ domain, mobile_id, data });
      await office.push({ domain, mobile_id, base_version, delta: { status: "x" } });
      return field.push({ domain, mobile_id, base_version, delta: { status: "y" } });
    };
    for (const [id, priority] of Object.entries({ a: "low", b: "high", c: "low", d: "medium", e: "high" })) {
      await waiting("task", id, { status: "open", priority });
    }
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await list({ sort: "urgency", limit: 2, ...(cursor && { cursor }) });
      seen.push(...page.items.map(({ mobile_id, urgency }) => `${mobile_id} ${urgency}`));
      cursor = page.next_cursor ?? undefined;
    } while (cursor);
    expect(seen).toEqual(["b high", "e high", "d normal", "a low", "c low"]);
    const last = await list({ sort: "urgency", limit: 2, order: "desc" });
    expect(last.items.map(({ mobile_id }) => mobile_id)).toEqual(["c", "a"]);
    expect(ConflictListQuery.safeParse({ sort: "urgency", state: "settled" }).success).toBe(false);
  });

  it("says by when the tenant wants it decided, and finds what waits too long", async () => {
    const id = await waitingConflict();
    const [listed] = (await list()).items;
    expect(Date.parse(listed?.due_at ?? "") - Date.parse(listed?.created_at ?? "")).toBe(24 * 3_600_000);
    expect((await list({ older_than_hours: 1 })).total).toBe(0);
    const yesterday = new Date(Date.now() - 25 * 3_600_000);
    await withTenant(ctx.tenant, (t) =>
      t.models.conflictLog.update({
        where: { tenantId_id: { tenantId: ctx.tenant, id } },
        data: { createdAt: yesterday },
      }),
    );
    expect((await list({ older_than_hours: 24 })).total).toBe(1);
  });

  it("counts the fields and devices that have the most waiting", async () => {
    await waitingConflict();
    expect(await getConflictFacets({ ctx })).toEqual({
      fields: [{ value: "status", count: 1 }],
      devices: [{ value: field.id, label: "Field", count: 1 }],
    });
  });

  it("shows nothing of other tenants, also to somebody who names their device", async () => {
    await waitingConflict();
    const stranger = await testContext();
    expect((await list({ device: field.id }, stranger)).total).toBe(0);
  });

  it("refuses a cursor that it never gave", async () => {
    await expect(list({ cursor: "WzFd" })).rejects.toMatchObject({ code: "invalid_request" });
  });
});
