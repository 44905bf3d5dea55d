import { randomUUID } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import type { EnrollAnswer } from "@/lib/contract/enroll";
import type { Change, PullAnswer } from "@/lib/contract/pull";
import type { PushAnswer } from "@/lib/contract/push";
import { callRoute } from "@/lib/http/testing/call-route";
import { enrollTestDevice } from "@/lib/services/testing/enroll-test-device";
import { testContext } from "@/lib/services/testing/test-context";
import { POST as partial } from "../partial/route";
import { POST as push } from "../push/route";
import { GET as pull } from "./route";

// Pages of one record each: how fast the machine is must not decide whether the device asks too often.
process.env.DEVICE_REQUESTS_PER_SECOND = "10000";

const RECORDS = 300;
const ids = Array.from({ length: RECORDS }, (_, index) => `photo-${index}`);
let phone: EnrollAnswer;

beforeAll(async () => {
  const ctx = await testContext();
  phone = await enrollTestDevice(ctx);
  const camera = await enrollTestDevice(ctx, "Camera");
  const entries = ids.map((mobile_id) => ({
    op_id: randomUUID(),
    domain: "task",
    mobile_id,
    data: { title: mobile_id, notes: "é".repeat(1500), priority: "critical" },
  }));
  await post(camera, push, { batch_id: randomUUID(), entries });
  const large = { title: "large", notes: "x".repeat(60_000) };
  const entry = { op_id: randomUUID(), domain: "journal", mobile_id: "large", data: large };
  await post(camera, push, { batch_id: randomUUID(), entries: [entry] });
});

async function post(device: EnrollAnswer, route: typeof push | typeof partial, body: object) {
  const response = await callRoute(route, "/x", { method: "POST", token: device.token, body });
  const text = await response.text();
  expect(response.status, text).toBe(200);
  return text;
}

async function pullText(query: string): Promise<string> {
  const response = await callRoute(pull, `/api/v1/sync/pull?${query}`, { token: phone.token });
  expect(response.status).toBe(200);
  return response.text();
}

/** All pages from a checkpoint on, each asked for with the one before it. */
async function pullAll(query: string, from = ""): Promise<{ pages: string[]; changes: Change[] }> {
  const pages: string[] = [];
  const changes: Change[] = [];
  let [checkpoint, more] = [from, true];
  while (more) {
    const text = await pullText(`${query}${checkpoint && `&checkpoint=${checkpoint}`}`);
    const page = JSON.parse(text) as PullAnswer;
    pages.push(text);
    changes.push(...page.changes);
    [checkpoint, more] = [page.checkpoint, page.has_more];
  }
  return { pages, changes };
}

const pageOf = ({ changes, checkpoint, has_more }: Partial<PullAnswer>) =>
  JSON.stringify({ changes, checkpoint, has_more });

describe("pages of long records", () => {
  it.each([
    ["limit=1000", 262_144],
    ["limit=1000&max_bytes=20000", 20_000],
    ["max_bytes=100000", 100_000],
  ])("end at max_bytes and are filled up to it: %s", async (query, maxBytes) => {
    const { pages, changes } = await pullAll(`${query}&domains=task`);
    expect(changes.map(({ mobile_id }) => mobile_id)).toEqual(ids);
    const sizes = pages.map((text) => Buffer.byteLength(text));
    expect(Math.max(...sizes)).toBeLessThanOrEqual(maxBytes);
    // Full but for a record and a few bytes; the last page is what remains.
    expect(sizes.slice(0, -1).filter((size) => size + 3300 < maxBytes)).toEqual([]);
  });

  it("hold at least one record, however long it is", async () => {
    const { pages, changes } = await pullAll("max_bytes=1");
    expect(changes.map(({ mobile_id }) => mobile_id)).toEqual([...ids, "large"]);
    expect(pages).toHaveLength(RECORDS + 1);
  });

  it("may be asked for smaller and larger in between: nothing is missed and nothing comes twice", async () => {
    const seen: string[] = [];
    let checkpoint = "";
    for (let [n, more] = [0, true]; more; n++) {
      const maxBytes = [60_000, 5_000, 1, 200_000][n % 4];
      const page: PullAnswer = JSON.parse(
        await pullText(`max_bytes=${maxBytes}${checkpoint && `&checkpoint=${checkpoint}`}`),
      );
      seen.push(...page.changes.map(({ mobile_id }) => mobile_id));
      [checkpoint, more] = [page.checkpoint, page.has_more];
    }
    expect(seen).toEqual([...ids, "large"]);
  });

  it("can be resumed behind any page without hearing anything again", async () => {
    const { pages } = await pullAll("max_bytes=50000&domains=task");
    let known = 0;
    for (const text of pages) {
      const page = JSON.parse(text) as PullAnswer;
      known += page.changes.length;
      const rest = page.has_more
        ? await pullAll("limit=1000&domains=task", page.checkpoint)
        : { changes: [] };
      expect(rest.changes.map(({ mobile_id }) => mobile_id)).toEqual(ids.slice(known));
    }
  });

  it("come within the same bounds in the answer to a push and to a partial sync", async () => {
    const entries = [
      { op_id: randomUUID(), domain: "journal", mobile_id: randomUUID(), data: { title: "x" } },
    ];
    const pushed = await post(phone, push, {
      batch_id: randomUUID(),
      entries,
      pull: { limit: 1000, max_bytes: 30_000 },
    });
    const answer = JSON.parse(pushed) as PushAnswer;
    expect(answer.results[0]?.status).toBe("applied");
    expect(answer.has_more).toBe(true);
    expect(Buffer.byteLength(pageOf(answer))).toBeLessThanOrEqual(30_000);
    expect(answer.changes?.length).toBeGreaterThan(7);
    const part = JSON.parse(
      await post(phone, partial, { priority: "high", max_bytes: 10_000 }),
    ) as PullAnswer;
    expect(Buffer.byteLength(pageOf(part))).toBeLessThanOrEqual(10_000);
    expect([part.changes.length, part.has_more]).toEqual([3, true]);
  });

  it.each(["0", "-1", "1.5", "many", ""])("are refused for a max_bytes of %j", async (maxBytes) => {
    const response = await callRoute(pull, `/x?max_bytes=${maxBytes}`, { token: phone.token });
    expect(response.status).toBe(422);
    expect((await response.json()).errors).toMatchObject([{ path: "max_bytes" }]);
  });
});
