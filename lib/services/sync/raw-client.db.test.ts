import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { GET as pullRoute } from "@/app/api/v1/sync/pull/route";
import { POST as pushRoute } from "@/app/api/v1/sync/push/route";
import type { PullAnswer } from "@/lib/contract/pull";
import type { PushAnswer } from "@/lib/contract/push";
import { sql } from "@/lib/db/sql";
import { withTenantSql } from "@/lib/db/with-tenant";
import { callRoute } from "@/lib/http/testing/call-route";
import { eventBuffer } from "../analytics/event-buffer";
import type { TenantContext } from "../context";
import { enrollTestDevice } from "../testing/enroll-test-device";
import { testContext } from "../testing/test-context";

let ctx: TenantContext;
let anna: { token: string; device_id: string };
let ben: { token: string; device_id: string };

beforeAll(async () => {
  ctx = await testContext();
  [anna, ben] = [await enrollTestDevice(ctx, "Anna"), await enrollTestDevice(ctx, "Ben")];
});

afterAll(() => eventBuffer().flush());

function push(
  device: { token: string },
  body: object,
  headers: Record<string, string> = {},
): Promise<Response> {
  return callRoute(pushRoute, "/api/v1/sync/push", { method: "POST", body, token: device.token, headers });
}

async function pushed(device: { token: string }, ...entries: object[]): Promise<PushAnswer> {
  return (await push(device, { batch_id: randomUUID(), entries })).json();
}

async function pull(device: { token: string }, query = ""): Promise<PullAnswer> {
  return (
    await callRoute(pullRoute, `/api/v1/sync/pull?limit=1000&${query}`, { token: device.token })
  ).json();
}

const task = (part: object = {}) => ({
  op_id: randomUUID(),
  domain: "task",
  mobile_id: randomUUID(),
  ...part,
});

describe("a device whose clock is decades off", () => {
  it.each([
    ["1970", "1970-01-01T00:00:00Z", true],
    ["the year 9999", "9999-12-31T23:59:59.999Z", true],
    ["the year 0, a day ahead of Greenwich, which no page could show", "0000-01-01T00:00:00+23:59", false],
  ])("is served all the same: %s", async (_, client_time, isShown) => {
    const entry = task({ data: { title: "x" }, modified_at: client_time });
    const queue = { pending: 1, oldest_at: client_time };
    const response = await push(anna, { batch_id: randomUUID(), client_time, queue, entries: [entry] });
    const { results, clock_offset_ms, server_time }: PushAnswer = await response.json();
    expect(results[0]?.status).toBe("applied");
    expect(clock_offset_ms).toBe(Date.parse(client_time) - Date.parse(server_time));

    await eventBuffer().flush();
    const rows = await withTenantSql(ctx.tenant, "", (t) =>
      t.rows<{ clock_offset_ms: number; outbox_oldest_at: Date | null }>(
        sql`SELECT clock_offset_ms, outbox_oldest_at FROM device WHERE tenant_id = ${ctx.tenant} AND id = ${anna.device_id}`,
      ),
    );
    expect(rows[0]?.clock_offset_ms).toBe(clock_offset_ms);
    expect(rows[0]?.outbox_oldest_at).toEqual(isShown ? new Date(client_time) : null);
  });

  it("contests edits by what its clock measures, not by what it shows", async () => {
    const entry = task({ data: { status: "open" } });
    const { results } = await pushed(anna, entry);
    const edit = { ...task({}), mobile_id: entry.mobile_id, base_version: results[0]?.version };
    const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString();
    await pushed(anna, { ...edit, delta: { status: "doing" }, modified_at: minutesAgo(10) });
    // By its own word Ben's edit is a year old; his clock is a year behind, so it was made five minutes ago.
    const yearInMinutes = 365 * 24 * 60;
    const late = {
      ...edit,
      op_id: randomUUID(),
      delta: { status: "done" },
      modified_at: minutesAgo(yearInMinutes + 5),
    };
    const client_time = minutesAgo(yearInMinutes);
    const answer: PushAnswer = await (
      await push(ben, { batch_id: randomUUID(), client_time, entries: [late] })
    ).json();
    expect(answer.results[0]).toMatchObject({ status: "resolved", strategy_used: "most_recent_wins" });
    expect(answer.results[0]).not.toHaveProperty("winning_entry");
  });
});

describe("a client without the SDK", () => {
  it("may name the batch in a header, and says so when both names differ", async () => {
    const body = { entries: [task({ data: { title: "by header" } })] };
    const headers = { "Idempotency-Key": randomUUID() };
    const [first, again] = [await push(anna, body, headers), await push(anna, body, headers)];
    expect(await again.text()).toBe(await first.text());
    expect([first, again].map((response) => response.headers.get("idempotent-replayed"))).toEqual([
      null,
      "true",
    ]);
    const differing = await push(anna, { ...body, batch_id: "another" }, headers);
    expect([differing.status, (await differing.json()).code]).toEqual([422, "invalid_request"]);
    const nameless = await push(anna, body);
    expect((await nameless.json()).errors).toMatchObject([{ path: "batch_id" }]);
  });

  it("may send the shorter form, and entries that have no name of their own", async () => {
    const id = randomUUID();
    const batch_id = randomUUID();
    const changes = [
      { id, domain: "task", delta: { title: "short" } },
      { id, domain: "task", version: 0, delta: { status: "open" } },
    ];
    const { results }: PushAnswer = await (await push(anna, { batch_id, delta_only: true, changes })).json();
    expect(results.map(({ mobile_id, status }) => [mobile_id, status])).toEqual([
      [id, "applied"],
      [id, "applied"],
    ]);
    expect(new Set(results.map(({ op_id }) => op_id)).size).toBe(2);
  });

  it("changes what it names of a record that it sends whole, and nothing of what it merely repeats", async () => {
    const entry = task({ data: { title: "Pump", status: "open", assignee: "kim" } });
    const { results } = await pushed(anna, entry);
    const base_version = results[0]?.version;
    const { mobile_id } = entry;
    await pushed(anna, { ...task({ delta: { status: "doing" } }), mobile_id, base_version });
    const data = { title: "Pump", status: "open", assignee: "lee" };
    const whole = { ...task({ data }), mobile_id, base_version };
    expect((await pushed(ben, whole)).results[0]).toMatchObject({
      status: "merged",
      winning_entry: { status: "doing" },
    });
    const named = {
      ...whole,
      op_id: randomUUID(),
      changed_fields: ["assignee"],
      data: { ...data, assignee: "sam" },
    };
    const { results: last } = await pushed(ben, named);
    const { changes } = await pull(await enrollTestDevice(ctx, "Reader"));
    expect(changes.find((change) => change.mobile_id === mobile_id)).toMatchObject({
      version: last[0]?.version,
      data: { title: "Pump", status: "doing", assignee: "sam" },
    });
  });

  it("has written nothing when its batch is refused for the pull that rides along", async () => {
    const batch_id = randomUUID();
    const entries = [task({ data: { title: "all or nothing" } })];
    const refused = await push(anna, { batch_id, entries, pull: { checkpoint: "nonsense" } });
    expect([refused.status, (await refused.json()).code]).toEqual([422, "invalid_request"]);
    const { changes } = await pull(await enrollTestDevice(ctx, "Reader"));
    expect(changes.map((change) => change.mobile_id)).not.toContain(entries[0]?.mobile_id);
    const { results }: PushAnswer = await (await push(anna, { batch_id, entries })).json();
    expect(results[0]?.status).toBe("applied");
  });

  it("gets no number twice: versions only rise, whatever happens to the entries between", async () => {
    const { mobile_id } = task({});
    const of = (part: object) => ({ ...task(part), mobile_id });
    const { results } = await pushed(
      ben,
      of({ data: { title: "a" } }),
      of({ delta: { title: 7 } }),
      of({ delta: { title: "a" } }),
      of({ delta: { title: "b" } }),
      of({ op: "delete" }),
      of({ op: "delete" }),
    );
    const [born = 0] = results.map(({ version }) => version);
    expect(results.map(({ status, version }) => [status, (version ?? 0) - born])).toEqual([
      ["applied", 0],
      ["rejected", 0],
      ["duplicate", 0],
      ["applied", 1],
      ["applied", 2],
      ["duplicate", 2],
    ]);
  });

  it("knows nothing of the same record of another tenant, by push or by pull", async () => {
    const stranger = await enrollTestDevice(await testContext(), "Stranger");
    const entry = task({ data: { title: "ours" } });
    const { results } = await pushed(anna, entry);
    const theirs = await pushed(
      stranger,
      {
        ...entry,
        op_id: randomUUID(),
        base_version: results[0]?.version,
        data: undefined,
        delta: { title: "theirs" },
      },
      { ...entry, op_id: randomUUID(), op: "delete" },
    );
    expect(theirs.results.map(({ status, code }) => code ?? status)).toEqual([
      "invalid_base_version",
      "duplicate",
    ]);
    expect(JSON.stringify(theirs)).not.toContain("ours");
    expect((await pull(stranger)).changes).toEqual([]);
    const { checkpoint } = await pull(anna);
    const crossed = await callRoute(pullRoute, `/api/v1/sync/pull?checkpoint=${checkpoint}`, {
      token: stranger.token,
    });
    expect(crossed.status).toBe(422);
  });
});
