import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { withTenant } from "@/lib/db/with-tenant";
import type { TenantContext } from "@/lib/services/context";
import { setPolicy } from "@/lib/services/policies/set-policy";
import { testContext } from "@/lib/services/testing/test-context";
import { comeToRest } from "../testing/many-phones";
import { keptAnywhere, onServer } from "../testing/real-server";
import { routeFetch } from "../testing/route-fetch";
import { closeDatabases, type RxdbPhone, rxdbPhone } from "./testing/rxdb-phone";

let ctx: TenantContext;
beforeEach(async () => {
  ctx = await testContext();
});
afterEach(closeDatabases);

const phone = (options?: Parameters<typeof rxdbPhone>[1]) => rxdbPhone(ctx, options);

const converge = (...phones: RxdbPhone[]) => comeToRest(() => onServer(ctx), phones);

describe("RxDB behind Tidelock", () => {
  it("brings documents made, changed and deleted on one phone to another, page by page", async () => {
    const [ann, ben] = [await phone(), await phone()];
    for (let n = 0; n < 110; n++) await ann.set(`t${n}`, { title: `${n}`, status: "open" });
    await converge(ann, ben);
    await ben.set("t0", { status: "done" });
    await ben.delete("t1");
    await converge(ben, ann);
    expect(Object.keys(await ann.everything())).toHaveLength(109);
    expect((await ann.everything())["task/t0"]).toEqual({ title: "0", status: "done" });
  });

  it("merges edits of different fields that were made at the same time", async () => {
    const [ann, ben] = [await phone(), await phone()];
    await ann.set("t1", { title: "Pump", status: "open" });
    await converge(ann, ben);
    await ann.set("t1", { title: "Pump 2" });
    await ben.set("t1", { status: "done" });
    await converge(ann, ben);
    expect(await onServer(ctx)).toEqual({ "task/t1": { title: "Pump 2", status: "done" } });
    expect([...ann.conflicts, ...ben.conflicts]).toEqual([]);
  });

  it("lets the tenant's policy decide about one field, and hands the winner to the loser", async () => {
    const domain = "attendance";
    const [ann, ben] = [await phone({ domain }), await phone({ domain })];
    await ann.set("a1", { status: "in", title: "Pier 7" });
    await converge(ann, ben);
    await ann.set("a1", { status: "ann's" });
    await ben.set("a1", { status: "ben's", notes: "late" });
    await ann.sync();
    await ben.sync();
    expect(ben.conflicts).toEqual(["a1 resolved"]);
    await converge(ben, ann);
    expect(await onServer(ctx)).toEqual({
      "attendance/a1": { status: "ann's", title: "Pier 7", notes: "late" },
    });
  });

  it("steps back to the server's side of what waits for a person, and asks no second time", async () => {
    const author = { tenant: ctx.tenant, person: ctx.person };
    await setPolicy(author, { domain: "task", strategy: "manual", reason: "test" });
    const [ann, ben] = [await phone(), await phone()];
    await ann.set("t1", { title: "Pump" });
    await converge(ann, ben);
    await ann.set("t1", { title: "ann's" });
    await ben.set("t1", { title: "ben's" });
    await ann.sync();
    await converge(ben, ann);
    expect(ben.conflicts).toEqual(["t1 manual_required"]);
    expect(await onServer(ctx)).toEqual({ "task/t1": { title: "ann's" } });
    expect(await keptAnywhere(ctx)).toContain('"ben\'s"');
  });

  it("tells of an edit that the server refuses, steps back, and goes on with the others", async () => {
    const ann = await phone();
    await ann.set("t1", { title: "Pump" });
    await ann.sync();
    await ann.set("t1", { title: "lone \ud800" });
    await ann.set("t2", { title: "lone \ud800" });
    await ann.set("t3", { title: "fine" });
    await converge(ann);
    expect(ann.rejected.sort()).toEqual(["t1 invalid_text", "t2 invalid_text"]);
    expect(await onServer(ctx)).toEqual({ "task/t1": { title: "Pump" }, "task/t3": { title: "fine" } });
  });

  it("sends what was not answered as the same batch again, and takes the answer that got lost", async () => {
    const batches: { id: string; replayed: boolean }[] = [];
    let lost = 2;
    const ann = await phone({
      fetch: async (url, init) => {
        const answer = await routeFetch(url, init);
        if (!url.endsWith("/push")) return answer;
        const { batch_id: id } = JSON.parse(String(init.body));
        batches.push({ id, replayed: answer.headers.get("Idempotent-Replayed") === "true" });
        // Twice in one attempt of RxDB's: the batch that comes then is made anew from its rows.
        if (lost-- > 0) throw new TypeError("fetch failed");
        return answer;
      },
    });
    await ann.set("t1", { title: "Pump", status: "open" });
    await converge(ann);
    expect(batches.map(({ replayed }) => replayed)).toEqual([false, true, true]);
    expect(new Set(batches.map(({ id }) => id)).size).toBe(1);
    await ann.set("t1", { status: "done" });
    await converge(ann);
    expect(new Set(batches.map(({ id }) => id)).size).toBe(2);
  });

  it("brings a document back whose deletion lost", async () => {
    const domain = "attendance";
    const [ann, ben] = [await phone({ domain }), await phone({ domain })];
    await ann.set("a1", { status: "in" });
    await converge(ann, ben);
    await ann.set("a1", { status: "out" });
    await ann.sync();
    await ben.delete("a1");
    await converge(ben, ann);
    expect(await onServer(ctx)).toEqual({ "attendance/a1": { status: "out" } });
  });

  it("starts from nothing where its checkpoint is of no use any more", async () => {
    const [ann, ben] = [await phone(), await phone()];
    for (const id of ["kept", "gone"]) await ann.set(id, { title: id });
    await converge(ann, ben);
    await ann.delete("gone");
    await ann.sync();
    const { tenant: tenantId } = ctx;
    await withTenant(tenantId, async (t) => {
      await t.models.syncRecord.deleteMany({ where: { tenantId, deleted: true } });
      const { version } = await t.models.tenantCounter.findUniqueOrThrow({ where: { tenantId } });
      await t.models.tenantCounter.update({ where: { tenantId }, data: { forgottenVersion: version } });
    });
    await ben.set("kept", { status: "waits" });
    await converge(ben);
    expect(await onServer(ctx)).toEqual({ "task/kept": { title: "kept", status: "waits" } });
  });

  it("replicates live: a poke brings others' changes, and so does a stream that was opened anew", async () => {
    const [ann, ben] = [await phone(), await phone()];
    const live = ben.replicate(true);
    await live.awaitInitialReplication();
    const shown = (id: string) =>
      new Promise<void>((resolve) => {
        const subscription = ben.tasks.findOne(id).$.subscribe((document) => {
          if (!document) return;
          resolve();
          queueMicrotask(() => subscription.unsubscribe());
        });
      });
    await ann.set("t1", { title: "Pump" });
    await ann.sync();
    ben.listeners[0]?.onPoke();
    await shown("t1");
    await ann.set("t2", { title: "Valve" });
    await ann.sync();
    ben.listeners[0]?.onEnd();
    await expect.poll(() => ben.listeners.length).toBe(2);
    ben.listeners[1]?.onOpen();
    await shown("t2");
    await live.cancel();
  });
});
