import { randomUUID } from "node:crypto";
import { beforeEach, describe, expect, it } from "vitest";
import type { EnrollAnswer } from "@/lib/contract/enroll";
import type { PullAnswer } from "@/lib/contract/pull";
import type { PushAnswer } from "@/lib/contract/push";
import { callRoute } from "@/lib/http/testing/call-route";
import type { TenantContext } from "@/lib/services/context";
import { enrollTestDevice } from "@/lib/services/testing/enroll-test-device";
import { testContext } from "@/lib/services/testing/test-context";
import { POST as push } from "../push/route";
import { GET as pull } from "./route";

let ctx: TenantContext;
let phone: EnrollAnswer;
let other: EnrollAnswer;
beforeEach(async () => {
  ctx = await testContext();
  [phone, other] = [await enrollTestDevice(ctx, "Phone"), await enrollTestDevice(ctx, "Other")];
});

async function pulled(device: EnrollAnswer, checkpoint = "", query = ""): Promise<PullAnswer> {
  const from = checkpoint && `checkpoint=${checkpoint}&`;
  return (await callRoute(pull, `/x?${from}${query}`, { token: device.token })).json();
}

async function pushed(device: EnrollAnswer, body: object): Promise<PushAnswer> {
  const response = await callRoute(push, "/x", {
    method: "POST",
    token: device.token,
    body: { batch_id: randomUUID(), ...body },
  });
  return response.json();
}

const edit = (mobile_id: string, delta: object, more: object = {}) => ({
  op_id: randomUUID(),
  domain: "task",
  mobile_id,
  delta,
  ...more,
});
const ids = ({ changes = [] }: Partial<PullAnswer>) => changes.map(({ mobile_id }) => mobile_id);

describe("a phone restored from the backup of last week", () => {
  it("is sent its own later writes again: what it created, changed, removed and deleted", async () => {
    const entries = ["kept", "gone"].map((id) => edit(id, { title: "old", notes: "n" }));
    const { results } = await pushed(phone, { entries });
    const [kept, gone] = results.map(({ version }) => version);
    const lastWeek = (await pulled(phone)).checkpoint;
    const later = [
      edit("kept", { title: "new" }, { base_version: kept, unset: ["notes"] }),
      { op_id: randomUUID(), domain: "task", mobile_id: "gone", op: "delete", base_version: gone },
      edit("born", { title: "born" }),
    ];
    const { checkpoint } = await pushed(phone, { entries: later, pull: { checkpoint: lastWeek } });
    const again = await pulled(phone, lastWeek);
    expect(again.changes).toMatchObject([
      { mobile_id: "kept", delta: { title: "new" }, unset: ["notes"] },
      { mobile_id: "gone", op: "delete" },
      { mobile_id: "born", data: { title: "born" } },
    ]);
    expect(ids(await pulled(phone, again.checkpoint))).toEqual([]);
    expect(ids(await pulled(phone, checkpoint))).toEqual([]);
  });

  it("is sent all of them, page by page, also those that others' writes lie above", async () => {
    const { checkpoint: lastWeek } = await pulled(phone);
    const made = await pushed(phone, { entries: ["a", "b", "c", "d"].map((id) => edit(id, { title: id })) });
    await pulled(phone, lastWeek);
    const base_version = made.results[0]?.version;
    await pushed(other, { entries: [edit("a", { status: "done" }, { base_version })] });
    const heard: PullAnswer[] = [];
    let checkpoint: string = lastWeek;
    for (let more = true; more; ) {
      const page = await pulled(phone, checkpoint, "limit=1");
      heard.push(page);
      [checkpoint, more] = [page.checkpoint, page.has_more];
    }
    expect(heard.flatMap(({ changes }) => changes)).toMatchObject([
      { mobile_id: "b", data: { title: "b" } },
      { mobile_id: "c" },
      { mobile_id: "d" },
      { mobile_id: "a", data: { title: "a", status: "done" } },
    ]);
    expect(ids(await pulled(phone, checkpoint))).toEqual([]);
  });

  it("can be restored again, and hears again", async () => {
    const { checkpoint: lastWeek } = await pulled(phone);
    await pushed(phone, { entries: [edit("a", { title: "a" })], pull: { checkpoint: lastWeek } });
    const second = await pulled(phone, lastWeek);
    await pushed(phone, { entries: [edit("b", { title: "b" })], pull: { checkpoint: second.checkpoint } });
    expect(ids(await pulled(phone, lastWeek))).toEqual(["a", "b"]);
    expect(ids(await pulled(phone, second.checkpoint))).toEqual(["b"]);
  });
});

describe("a device that kept what it wrote", () => {
  it("hears nothing of it, whether it pulls in the same trip or afterwards", async () => {
    let { checkpoint } = await pulled(phone);
    for (let round = 0; round < 3; round++) {
      await pushed(phone, { entries: [edit(`early-${round}`, { title: "x" })] });
      const entries = [edit(`late-${round}`, { title: "x" })];
      const answer = await pushed(phone, { entries, pull: { checkpoint } });
      expect(ids(answer)).toEqual([]);
      await pushed(phone, { entries: [edit(`after-${round}`, { title: "x" })] });
      const page = await pulled(phone, answer.checkpoint);
      expect(ids(page)).toEqual([]);
      checkpoint = page.checkpoint;
    }
  });

  it("may keep collections that sync side by side, each with its own checkpoint and domain", async () => {
    const domains = ["task", "ticket", "journal", "attendance", "work_order"];
    const checkpoints = new Map<string, string>();
    for (const domain of domains) {
      checkpoints.set(domain, (await pulled(phone, "", `domains=${domain}`)).checkpoint);
    }
    for (let round = 0; round < 2; round++) {
      await Promise.all(
        domains.map((domain) =>
          pushed(phone, { entries: [{ ...edit(`r${round}`, { title: "x" }), domain }] }),
        ),
      );
      await Promise.all(
        domains.map(async (domain) => {
          const page = await pulled(phone, checkpoints.get(domain), `domains=${domain}`);
          expect(ids(page)).toEqual([]);
          checkpoints.set(domain, page.checkpoint);
        }),
      );
    }
  });
});

describe("the progress of a first pull", () => {
  it("counts up to what there is, with each page, also narrowed and in the answer to a push", async () => {
    const entries = Array.from({ length: 7 }, (_, n) => edit(`r${n}`, n < 3 ? { priority: "high" } : {}));
    await pushed(other, { entries });
    const progress: unknown[] = [];
    let checkpoint = "";
    for (let more = true; more; ) {
      const page = await pulled(phone, checkpoint, "limit=3");
      progress.push(page.progress);
      [checkpoint, more] = [page.checkpoint, page.has_more];
    }
    expect(progress).toEqual([
      { done: 3, total: 7 },
      { done: 6, total: 7 },
      { done: 7, total: 7 },
    ]);
    expect(await pulled(phone, checkpoint)).not.toHaveProperty("progress");
    expect((await pulled(phone, "", "limit=2&priority=high")).progress).toEqual({ done: 2, total: 3 });
    expect((await pulled(phone, "", "limit=2&domains=task")).progress).toEqual({ done: 2, total: 7 });
    const answer = await pushed(phone, { entries: [], pull: { limit: 2 } });
    expect(answer.progress).toEqual({ done: 2, total: 7 });
  });
});
