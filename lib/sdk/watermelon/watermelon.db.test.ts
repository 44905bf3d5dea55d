import { gunzipSync } from "node:zlib";
import { beforeEach, describe, expect, it } from "vitest";
import { withTenant } from "@/lib/db/with-tenant";
import { resolveConflictByPerson } from "@/lib/services/conflicts/resolve-conflict-by-person";
import type { TenantContext } from "@/lib/services/context";
import { setPolicy } from "@/lib/services/policies/set-policy";
import { testContext } from "@/lib/services/testing/test-context";
import type { Strategy } from "../../contract/strategy";
import type { Fetch } from "../send";
import { comeToRest } from "../testing/many-phones";
import { routeFetch } from "../testing/route-fetch";
import { truthOf, type WatermelonPhone, watermelonPhone } from "./testing/watermelon-phone";

let ctx: TenantContext;
beforeEach(async () => {
  ctx = await testContext();
});

const phone = (fetch?: Fetch) => watermelonPhone(ctx, fetch);
const truth = () => truthOf(ctx);

const converge = (...phones: WatermelonPhone[]) => comeToRest(truth, phones);

function policy(domain: string, strategy: Strategy) {
  return setPolicy({ tenant: ctx.tenant, person: ctx.person }, { domain, strategy, reason: "test" });
}

describe("WatermelonDB behind Tidelock", () => {
  it("brings rows made, changed and deleted on one phone to another", async () => {
    const [ann, ben] = [await phone(), await phone()];
    for (let n = 0; n < 120; n++) await ann.set("tasks", `t${n}`, { title: `${n}` });
    await converge(ann, ben);
    await ben.set("tasks", "t0", { status: "done" });
    await ben.delete("tasks", "t1");
    await converge(ben, ann);
    expect((await truth())["task/t0"]).toEqual({ title: "0", status: "done" });
    expect((await truth())["task/t1"]).toBeUndefined();
  });

  it("merges edits of different columns that were made at the same time", async () => {
    const [ann, ben] = [await phone(), await phone()];
    await ann.set("tasks", "t1", { title: "Pump", status: "open" });
    await converge(ann, ben);
    await ann.set("tasks", "t1", { title: "Pump 2" });
    await ben.set("tasks", "t1", { status: "done" });
    await converge(ann, ben);
    expect(await truth()).toEqual({ "task/t1": { title: "Pump 2", status: "done" } });
    expect([...ann.conflicts, ...ben.conflicts]).toEqual([]);
  });

  it.each(["server_wins", "client_wins"] as const)("lets %s decide about one column", async (strategy) => {
    if (strategy !== "server_wins") await policy("attendance", strategy);
    const [ann, ben] = [await phone(), await phone()];
    await ann.set("visits", "v1", { title: "Pier 7", status: "planned" });
    await converge(ann, ben);
    await ann.set("visits", "v1", { status: "ann's" });
    await ben.set("visits", "v1", { status: "ben's" });
    await ann.sync();
    await converge(ben, ann);
    expect(ben.conflicts).toEqual(["v1 resolved"]);
    expect((await truth())["attendance/v1"]?.status).toBe(strategy === "server_wins" ? "ann's" : "ben's");
  });

  it("sets an edit aside for a person, steps back to the server's side, and shows what the person chose", async () => {
    await policy("journal", "manual");
    const [ann, ben] = [await phone(), await phone()];
    await ann.set("notes", "n1", { title: "Monday", notes: "dry" });
    await converge(ann, ben);
    await ann.set("notes", "n1", { notes: "wet" });
    await ben.set("notes", "n1", { notes: "damp", status: "seen" });
    await ann.sync();
    await ben.sync();
    expect(ben.conflicts).toEqual(["n1 manual_required"]);
    expect(await ben.unsynced()).toEqual([]);
    expect(await ben.everything()).toEqual({ "journal/n1": { title: "Monday", notes: "wet" } });
    expect(ben.conflicts).toHaveLength(1);
    await converge(ben, ann);

    const [conflict] = await withTenant(ctx.tenant, (t) =>
      t.models.conflictLog.findMany({ where: { tenantId: ctx.tenant } }),
    );
    const expected_version = Number(conflict?.serverVersion);
    await resolveConflictByPerson({
      ctx,
      input: { id: conflict?.id ?? "", choice: "client", expected_version },
    });
    await converge(ann, ben);
    expect((await truth())["journal/n1"]).toEqual({ title: "Monday", notes: "damp", status: "seen" });
  });

  it("keeps an edit that the server refuses, sends it no second time, and sends it mended", async () => {
    const ann = await phone();
    await ann.set("tasks", "t1", { title: "lone \ud800" });
    await ann.set("tasks", "t2", { title: "fine" });
    await ann.sync();
    await ann.sync();
    expect(ann.rejected).toEqual(["t1 invalid_text"]);
    expect(await ann.unsynced()).toEqual(["t1"]);
    expect(await truth()).toEqual({ "task/t2": { title: "fine" } });
    await ann.set("tasks", "t1", { title: "mended" });
    await converge(ann);
    expect((await truth())["task/t1"]).toEqual({ title: "mended" });
  });

  it("sends what was not answered as the same batch again, and takes the answer that got lost", async () => {
    const batches: { id: string; replayed: boolean }[] = [];
    let lost = 2;
    const ann = await phone(async (url, init) => {
      const answer = await routeFetch(url, init);
      if (!url.endsWith("/push")) return answer;
      const { batch_id: id } = JSON.parse(
        typeof init.body === "string" ? init.body : gunzipSync(init.body ?? "").toString(),
      );
      batches.push({ id, replayed: answer.headers.get("Idempotent-Replayed") === "true" });
      if (lost-- > 0) throw new TypeError("fetch failed");
      return answer;
    });
    for (let n = 0; n < 55; n++) await ann.set("tasks", `t${n}`, { title: `Pump ${n}` });
    await expect(ann.sync()).rejects.toMatchObject({ code: "network" });
    await converge(ann);
    expect(batches.map(({ replayed }) => replayed)).toEqual([false, true, true, false]);
    expect(new Set(batches.map(({ id }) => id)).size).toBe(2);
    await ann.set("tasks", "t1", { title: "Pump 2" });
    await converge(ann);
    expect(new Set(batches.map(({ id }) => id)).size).toBe(3);
  });

  it("brings a row back whose deletion lost, and drops one whose edit lost against a deletion", async () => {
    const [ann, ben] = [await phone(), await phone()];
    for (const id of ["v1", "v2"]) await ann.set("visits", id, { title: id });
    await converge(ann, ben);
    await ann.set("visits", "v1", { status: "kept" });
    await ann.delete("visits", "v2");
    await ann.sync();
    await ben.delete("visits", "v1");
    await ben.set("visits", "v2", { status: "in vain" });
    await converge(ben, ann);
    expect(await truth()).toEqual({ "attendance/v1": { title: "v1", status: "kept" } });
  });

  it("finds a conflict though others' changes were pulled in before the edit could be sent", async () => {
    let broken = false;
    const ben = await phone((url, init) => {
      if (broken && url.endsWith("/push")) throw new TypeError("fetch failed");
      return routeFetch(url, init);
    });
    const ann = await phone();
    await ann.set("visits", "v1", { title: "Pier 7", status: "planned" });
    await converge(ann, ben);
    await ben.set("visits", "v1", { status: "ben's" });
    await ann.set("visits", "v1", { status: "ann's" });
    await ann.sync();
    broken = true;
    for (const _ of [1, 2]) await expect(ben.sync()).rejects.toThrow("network");
    broken = false;
    ben.restart();
    await converge(ben, ann);
    expect(ben.conflicts).toEqual(["v1 resolved"]);
    expect((await truth())["attendance/v1"]).toEqual({ title: "Pier 7", status: "ann's" });
  });

  it("starts from nothing where its checkpoint is of no use any more", async () => {
    const [ann, ben] = [await phone(), await phone()];
    for (const id of ["kept", "gone"]) await ann.set("tasks", id, { title: id });
    await converge(ann, ben);
    await ann.delete("tasks", "gone");
    await ann.sync();
    const { tenant: tenantId } = ctx;
    await withTenant(tenantId, async (t) => {
      await t.models.syncRecord.deleteMany({ where: { tenantId, deleted: true } });
      const { version } = await t.models.tenantCounter.findUniqueOrThrow({ where: { tenantId } });
      await t.models.tenantCounter.update({ where: { tenantId }, data: { forgottenVersion: version } });
    });
    await ben.set("tasks", "kept", { status: "waits" });
    await converge(ben);
    expect(await truth()).toEqual({ "task/kept": { title: "kept", status: "waits" } });
  });
});
