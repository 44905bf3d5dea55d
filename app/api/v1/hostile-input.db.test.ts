import { randomUUID } from "node:crypto";
import { brotliCompressSync, gzipSync, constants as zlibConstants } from "node:zlib";
import fc from "fast-check";
import { beforeAll, expect, test } from "vitest";
import type { EnrollAnswer } from "@/lib/contract/enroll";
import { PROBLEMS, Problem, type ProblemCode } from "@/lib/contract/problem";
import type { PullAnswer } from "@/lib/contract/pull";
import type { PushAnswer } from "@/lib/contract/push";
import { callRoute } from "@/lib/http/testing/call-route";
import type { TenantContext } from "@/lib/services/context";
import { makeDeviceToken } from "@/lib/services/devices/device-token";
import { revokeDevice } from "@/lib/services/devices/revoke-device";
import { enrollTestDevice } from "@/lib/services/testing/enroll-test-device";
import { testContext } from "@/lib/services/testing/test-context";
import { POST as enroll } from "./devices/enroll/route";
import { POST as rotateToken } from "./devices/rotate-token/route";
import { GET as pull } from "./sync/pull/route";
import { POST as push } from "./sync/push/route";
import { GET as stream } from "./sync/stream/route";

// Each hostile request goes through the real handlers to a real PostgreSQL. Whatever it is, the answer has a stable
// code, is never a 5xx, and the device's next honest push goes through.

process.env.LOG_LEVEL = "silent";
// A fast machine sends all of this within a second: what is refused must be refused for what it says.
process.env.DEVICE_REQUESTS_PER_SECOND = "100000";

let ctx: TenantContext;
let device: EnrollAnswer;
let stranger: EnrollAnswer;
beforeAll(async () => {
  ctx = await testContext();
  device = await enrollTestDevice(ctx);
  stranger = await enrollTestDevice(await testContext());
});

type Parts = { token?: string; headers?: Record<string, string> };

function sendPush(body: unknown, { token = device.token, headers }: Parts = {}): Promise<Response> {
  return callRoute(push, "/api/v1/sync/push", { method: "POST", body, token, headers });
}

function sendPull(query: string, token = device.token): Promise<Response> {
  return callRoute(pull, `/api/v1/sync/pull${query}`, { token });
}

const batch = (entries: unknown, more: object = {}) => ({ batch_id: randomUUID(), entries, ...more });
const edit = (more: object = {}) => ({
  domain: "task",
  mobile_id: randomUUID(),
  delta: { title: "Pump" },
  ...more,
});

async function expectProblem(response: Response, code: ProblemCode): Promise<Problem> {
  const problem = Problem.parse(await response.json());
  expect(problem).toMatchObject({ code, status: PROBLEMS[code].status });
  expect(response.status).toBe(PROBLEMS[code].status);
  expect(response.headers.get("content-type")).toBe("application/problem+json");
  expect(JSON.stringify(problem)).not.toMatch(/node_modules|at \/|SELECT|INSERT|pg_/);
  return problem;
}

/** Pushes one bad entry among good ones: it alone is rejected. */
async function expectRejected(entry: unknown): Promise<PushAnswer["results"][number]> {
  const response = await sendPush(batch([edit(), entry, edit()]));
  expect(response.status).toBe(200);
  const { results } = (await response.json()) as PushAnswer;
  expect(results.map((result) => result.status)).toEqual(["applied", "rejected", "applied"]);
  const [, rejected] = results;
  if (!rejected) throw new Error("no result");
  expect(rejected.code).toMatch(/^[a-z_]+$/);
  expect(rejected.message).toBeTruthy();
  return rejected;
}

const raw = (text: string) => Buffer.from(text);
const deep = (levels: number) => `${"[".repeat(levels)}${"]".repeat(levels)}`;

test.each<[string, unknown, ProblemCode]>([
  ["nothing", raw(""), "malformed_json"],
  ["no JSON", raw("batch_id=1"), "malformed_json"],
  ["JSON that stops in the middle", raw('{"batch_id":"b","entries":[{"dom'), "malformed_json"],
  ["bytes that are no UTF-8", Buffer.from([0x7b, 0xff, 0xfe]), "malformed_json"],
  ["null", raw("null"), "invalid_request"],
  ["a number", raw("1e400"), "invalid_request"],
  ["an array", raw("[]"), "invalid_request"],
  ["a text", raw('"push"'), "invalid_request"],
  ["brackets five hundred thousand deep", raw(deep(500_000)), "invalid_request"],
  ["no batch id", { entries: [] }, "invalid_request"],
  ["an empty batch id", { batch_id: "", entries: [] }, "invalid_request"],
  ["a batch id with NUL", { batch_id: "a\0b", entries: [] }, "invalid_request"],
  ["a batch id without end", { batch_id: "b".repeat(5000), entries: [] }, "invalid_request"],
  ["a batch id that is an object", { batch_id: { $gt: "" }, entries: [] }, "invalid_request"],
  ["entries that are no list", { batch_id: "b", entries: {} }, "invalid_request"],
  ["entries in both forms", { batch_id: "b", entries: [], changes: [] }, "invalid_request"],
  ["501 entries", { batch_id: "b", entries: Array(501).fill({}) }, "invalid_request"],
  ["an unknown network", { batch_id: "b", entries: [], network_quality: "5G" }, "invalid_request"],
  ["a queue below zero", { batch_id: "b", entries: [], queue: { pending: -1 } }, "invalid_request"],
  [
    "a queue beyond every integer",
    { batch_id: "b", entries: [], queue: { pending: 1e300 } },
    "invalid_request",
  ],
  ["a pull of nothing", { batch_id: "b", entries: [], pull: { limit: 0 } }, "invalid_request"],
  ["a pull of too much", { batch_id: "b", entries: [], pull: { limit: 1001 } }, "invalid_request"],
  [
    "a pull from a made-up checkpoint",
    { batch_id: "b", entries: [], pull: { checkpoint: "0~0~0" } },
    "invalid_request",
  ],
])("a push of %s is refused whole", async (_, body, code) => {
  await expectProblem(await sendPush(body), code);
});

const fastBrotli = (bytes: Buffer) =>
  brotliCompressSync(bytes, { params: { [zlibConstants.BROTLI_PARAM_QUALITY]: 1 } });
const json = Buffer.from(JSON.stringify({ batch_id: "b", entries: [] }));

test.each<[string, Uint8Array, Record<string, string>, ProblemCode]>([
  [
    "a gzip bomb",
    gzipSync(Buffer.alloc(64 * 1024 * 1024)),
    { "content-encoding": "gzip" },
    "payload_too_large",
  ],
  [
    "a brotli bomb",
    fastBrotli(Buffer.alloc(64 * 1024 * 1024)),
    { "content-encoding": "br" },
    "payload_too_large",
  ],
  ["six plain megabytes", Buffer.alloc(6 * 1024 * 1024, 32), {}, "payload_too_large"],
  [
    "gzip that stops in the middle",
    gzipSync(json).subarray(0, -9),
    { "content-encoding": "gzip" },
    "malformed_json",
  ],
  [
    "brotli that stops in the middle",
    fastBrotli(json).subarray(0, -4),
    { "content-encoding": "br" },
    "malformed_json",
  ],
  ["plain JSON that calls itself gzip", json, { "content-encoding": "gzip" }, "malformed_json"],
  ["gzip that doesn't say so", gzipSync(json), {}, "malformed_json"],
  ["an unknown encoding", json, { "content-encoding": "lzma" }, "unsupported_encoding"],
  [
    "an encoding twice over",
    gzipSync(gzipSync(json)),
    { "content-encoding": "gzip, gzip" },
    "unsupported_encoding",
  ],
  ["two batch ids that differ", json, { "idempotency-key": "another" }, "invalid_request"],
])("a push as %s is refused whole", async (_, body, headers, code) => {
  await expectProblem(await sendPush(body, { headers }), code);
});

test.each<[string, unknown]>([
  ["nothing", null],
  ["a text", "entry"],
  ["a list", [[]]],
  ["an unknown domain", edit({ domain: "payroll" })],
  ["a domain of the prototype", edit({ domain: "__proto__" })],
  ["a domain that is none", edit({ domain: 7 })],
  ["no id", edit({ mobile_id: undefined })],
  ["an id that is a path", edit({ mobile_id: "../../etc" })],
  ["an id with NUL", edit({ mobile_id: "a\0" })],
  ["an id without end", edit({ mobile_id: "a".repeat(65) })],
  ["an unknown operation", edit({ op: "drop" })],
  ["nothing to write", edit({ delta: undefined })],
  ["delta and data at once", edit({ data: { title: "x" } })],
  ["fields that are a list", edit({ delta: ["title"] })],
  ["a title that is a number", edit({ delta: { title: 5 } })],
  ["a title with NUL", edit({ delta: { title: "a\0b" } })],
  ["half a surrogate", edit({ delta: { title: "\ud83d" } })],
  ["half a surrogate in a key", edit({ delta: { "\udc00": 1 } })],
  ["a key with NUL", edit({ delta: { "a\0": 1 } })],
  ["an integer that JSON can't carry", edit({ delta: { extra: 2 ** 53 } })],
  ["a text over its limit", edit({ delta: { notes: "x".repeat(65 * 1024) } })],
  [
    "an entry over its limit",
    edit({
      delta: Object.fromEntries(Array.from({ length: 6 }, (__, no) => [`f${no}`, "x".repeat(60_000)])),
    }),
  ],
  [
    "an entry of very many fields",
    edit({ delta: Object.fromEntries(Array.from({ length: 1001 }, (__, no) => [`f${no}`, 0])) }),
  ],
  ["a base version of the future", edit({ base_version: 10 ** 12 })],
  ["a base version below zero", edit({ base_version: -1 })],
  ["half a version", edit({ base_version: 1.5 })],
  ["a time that is none", edit({ modified_at: "2026-13-45T99:99:99Z" })],
  ["a priority that is none", edit({ priority: "urgent" })],
  ["an op id with blanks", edit({ op_id: "a b" })],
  ["unset of a reserved key", edit({ delta: undefined, unset: ["constructor"] })],
])("%s as an entry is rejected alone", async (_, entry) => {
  await expectRejected(entry);
});

test.each([
  ["a key that reaches for the prototype", '{"__proto__":{"admin":true}}'],
  ["such a key deep inside", '{"extra":{"a":[{"constructor":1}]}}'],
  ["fields nested deeper than 32 levels", `{"extra":${deep(40)}}`],
  ["fields nested until the stack ends", `{"extra":${deep(100_000)}}`],
  ["a number beyond every double", '{"extra":1e999}'],
])("%s as an entry's fields is rejected alone", async (_, fields) => {
  const ids = [randomUUID(), randomUUID(), randomUUID()];
  const body = raw(
    `{"batch_id":"${randomUUID()}","entries":[${ids
      .map(
        (id, no) => `{"domain":"task","mobile_id":"${id}","delta":${no === 1 ? fields : '{"title":"ok"}'}}`,
      )
      .join()}]}`,
  );
  const response = await sendPush(body);
  expect(response.status).toBe(200);
  const { results } = (await response.json()) as PushAnswer;
  expect(results.map((result) => result.status)).toEqual(["applied", "rejected", "applied"]);
  expect(({} as { admin?: boolean }).admin).toBeUndefined();
});

test("of a key that stands twice the last one counts, and what an entry doesn't know is ignored", async () => {
  const id = randomUUID();
  const entry = `{"domain":"task","domain":"task","mobile_id":"${id}","colour":1,"delta":{"title":"a","title":"b"}}`;
  const response = await sendPush(raw(`{"batch_id":"${id}","surprise":true,"entries":[${entry}]}`));
  expect(((await response.json()) as PushAnswer).results).toMatchObject([{ status: "applied" }]);
});

test.each([
  ["from nowhere", "yesterday"],
  ["of the year ten thousand", "10000-01-01T00:00:00Z"],
  ["of a leap second, in small letters", "2016-12-31t23:59:60z"],
  ["without seconds", "2026-11-22T10:00Z"],
  ["that is no text", { now: 1 }],
])("a clock %s refuses no batch", async (_, client_time) => {
  const queue = { pending: 1, oldest_at: client_time };
  const response = await sendPush(batch([edit()], { client_time, queue }));
  expect(((await response.json()) as PushAnswer).results).toMatchObject([{ status: "applied" }]);
});

test("times of long ago and of the far future are taken, and none of them breaks the clock", async () => {
  for (const time of ["0001-01-01T00:00:00Z", "9999-12-31T23:59:59.999Z"]) {
    const response = await sendPush(batch([edit({ modified_at: time })], { client_time: time }));
    expect(response.status).toBe(200);
  }
});

test.each([
  ["no token", undefined, "unauthorized"],
  ["an empty token", "", "unauthorized"],
  ["a text that is no token", "tld_nonsense", "unauthorized"],
  ["a token with bytes of all kinds", "tld_%00%ff';--", "unauthorized"],
  ["a token without end", `tld_${"A".repeat(7000)}`, "unauthorized"],
] as const)("%s is nobody", async (_, token, code) => {
  const headers: Record<string, string> = token === undefined ? {} : { authorization: `Bearer ${token}` };
  for (const [route, method] of [
    [push, "POST"],
    [pull, "GET"],
    [rotateToken, "POST"],
    [stream, "GET"],
  ] as const) {
    await expectProblem(await callRoute(route, "/x", { method, headers }), code);
  }
});

test("a revoked device gets nowhere, not even with a batch that was answered before", async () => {
  const lost = await enrollTestDevice(ctx);
  const body = batch([edit()]);
  expect((await sendPush(body, { token: lost.token })).status).toBe(200);
  await revokeDevice({ ctx, input: { device_id: lost.device_id } });
  await expectProblem(await sendPush(body, { token: lost.token }), "device_revoked");
  await expectProblem(await sendPull("", lost.token), "device_revoked");
  await expectProblem(await callRoute(stream, "/x", { token: lost.token }), "device_revoked");
  await expectProblem(
    await callRoute(rotateToken, "/x", { method: "POST", token: lost.token }),
    "device_revoked",
  );
});

test("a device can't speak for another one, or with its own id in another tenant", async () => {
  await expectProblem(await sendPush(batch([], { device_id: stranger.device_id })), "device_mismatch");
  const forged = makeDeviceToken(ctx.tenant, stranger.device_id);
  await expectProblem(await sendPush(batch([]), { token: forged }), "unauthorized");
  expect((await sendPush(batch([], { device_id: device.device_id }))).status).toBe(200);
});

test("no tenant ever sees another's records, under whatever ids", async () => {
  const mobile_id = randomUUID();
  await sendPush(batch([edit({ mobile_id, delta: { title: "ours" } })]));
  const theirs = await sendPush(batch([edit({ mobile_id, delta: { title: "theirs" } })]), {
    token: stranger.token,
  });
  expect(((await theirs.json()) as PushAnswer).results).toMatchObject([{ status: "applied", version: 1 }]);
  const seen = (await (await sendPull("?limit=1000", stranger.token)).json()) as PullAnswer;
  expect(seen.changes).toMatchObject([{ mobile_id, data: { title: "theirs" } }]);
});

test("the same batch id with other content is a mismatch, of another device it is another batch", async () => {
  const first = batch([edit()]);
  await sendPush(first);
  await expectProblem(await sendPush({ ...first, entries: [edit()] }), "idempotency_mismatch");
  const other = await enrollTestDevice(ctx);
  expect((await sendPush({ ...first, entries: [edit()] }, { token: other.token })).status).toBe(200);
});

test.each([
  ["?limit=0"],
  ["?limit=1001"],
  ["?limit=many"],
  ["?limit=1e9"],
  ["?limit=-1"],
  ["?domains=payroll"],
  ["?domains=,"],
  ["?domains=task,%00"],
  ["?domains=__proto__"],
  ["?priority=urgent"],
  ["?checkpoint=x"],
  ["?checkpoint=%00"],
  [`?checkpoint=${"A".repeat(5000)}`],
  ["?checkpoint=%F0%9F%92%A3~1~1"],
  ["?checkpoint=' OR 1=1 --"],
])("a pull with %s is refused", async (query) => {
  await expectProblem(await sendPull(query), "invalid_request");
});

test("another tenant's checkpoint and a damaged one are refused", async () => {
  const { checkpoint } = (await (await sendPull("", stranger.token)).json()) as PullAnswer;
  await expectProblem(await sendPull(`?checkpoint=${checkpoint}`), "invalid_request");
  const own = ((await (await sendPull("")).json()) as PullAnswer).checkpoint;
  for (const damaged of [own.slice(1), own.slice(0, -1), `${own}0`, own.toUpperCase()]) {
    await expectProblem(await sendPull(`?checkpoint=${encodeURIComponent(damaged)}`), "invalid_request");
  }
  expect((await sendPull(`?checkpoint=${own}`)).status).toBe(200);
});

test.each<[string, unknown]>([
  ["no device", { enrollment_code: "x" }],
  ["no code", { device: { name: "a", platform: "b", app_version: "1" } }],
  ["a name of blanks", { enrollment_code: "x", device: { name: "  ", platform: "b", app_version: "1" } }],
  ["a name with NUL", { enrollment_code: "x", device: { name: "a\0", platform: "b", app_version: "1" } }],
  ["half a surrogate", { enrollment_code: "x", device: { name: "\ud800", platform: "b", app_version: "1" } }],
  [
    "a name without end",
    { enrollment_code: "x", device: { name: "a".repeat(10_000), platform: "b", app_version: "1" } },
  ],
])("an enrolment with %s is refused", async (_, body) => {
  await expectProblem(await callRoute(enroll, "/x", { method: "POST", body }), "invalid_request");
});

test("an enrolment with a made-up code is unauthorized", async () => {
  for (const enrollment_code of ["x", "ABCD-EF01-2345-6789", "' OR 1=1 --", "\0", "\ud800"]) {
    const body = { enrollment_code, device: { name: "a", platform: "b", app_version: "1" } };
    await expectProblem(await callRoute(enroll, "/x", { method: "POST", body }), "unauthorized");
  }
});

const anything = fc.oneof(
  fc.jsonValue({ maxDepth: 4 }),
  fc.constantFrom(
    "\0",
    "\ud800",
    "__proto__",
    "constructor",
    -0,
    2 ** 60,
    1e308,
    "2026-02-30T00:00:00Z",
    "%s",
    "'; --",
  ),
);
const entry = fc.record(
  {
    domain: fc.oneof(fc.constantFrom("task", "ticket", "journal", "attendance", "work_order"), anything),
    mobile_id: fc.oneof(fc.constantFrom("a", "b", "c"), anything),
    op: fc.oneof(fc.constantFrom("upsert", "delete"), anything),
    op_id: anything,
    base_version: fc.oneof(fc.nat(50), anything),
    delta: fc.oneof(fc.dictionary(fc.string(), anything, { maxKeys: 4 }), anything),
    data: fc.oneof(fc.dictionary(fc.constantFrom("title", "status", "x"), anything), anything),
    changed_fields: anything,
    unset: fc.oneof(fc.array(fc.string()), anything),
    modified_at: fc.oneof(fc.constantFrom("2026-11-22T10:00:00Z"), anything),
    priority: anything,
  },
  { requiredKeys: [] },
);
const body = fc.record(
  {
    batch_id: fc.oneof(fc.uuid(), anything),
    entries: fc.oneof(
      { weight: 4, arbitrary: fc.array(fc.oneof(entry, anything), { maxLength: 6 }) },
      anything,
    ),
    client_time: anything,
    network_quality: anything,
    queue: anything,
    mode: fc.oneof(fc.constantFrom("apply", "queue"), anything),
    delta_only: anything,
    device_id: anything,
    pull: fc.oneof(
      fc.record({ checkpoint: anything, limit: anything, domains: anything }, { requiredKeys: [] }),
      anything,
    ),
  },
  { requiredKeys: ["batch_id", "entries"] },
);

test("no push of any shape is a server error, and none gets in the way of the next honest one", async () => {
  await fc.assert(
    fc.asyncProperty(body, async (hostile) => {
      const response = await sendPush(hostile);
      expect(response.status).toBeLessThan(500);
      if (response.status !== 200) Problem.parse(await response.json());
    }),
    { numRuns: 250 },
  );
  const honest = await sendPush(batch([edit()]));
  expect(((await honest.json()) as PushAnswer).results).toMatchObject([{ status: "applied" }]);
});
