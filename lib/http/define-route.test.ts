import { gunzipSync, gzipSync } from "node:zlib";
import fc from "fast-check";
import { expect, test, vi } from "vitest";
import { z } from "zod";
import { Problem } from "@/lib/contract/problem";
import { Refusal } from "@/lib/services/refusal";
import { defineRoute, type Measurement } from "./define-route";
import { reply } from "./reply";
import { callRoute } from "./testing/call-route";

process.env.LOG_LEVEL = "silent";
process.env.AUTH_SECRET = "a secret that only tests sign sessions with";

const Title = z.object({ title: z.string().max(10), urgent: z.boolean().optional() });
const echo = defineRoute({ auth: "public", body: Title, handler: ({ input }) => input });

function post(body: unknown, headers: Record<string, string> = {}) {
  return callRoute(echo, "/api/echo", { method: "POST", body, headers });
}

test("a handler's value is answered as JSON that nobody may keep or recode", async () => {
  const response = await post({ title: "Pump" });
  expect(response.status).toBe(200);
  expect(response.headers.get("content-type")).toBe("application/json; charset=utf-8");
  expect(response.headers.get("cache-control")).toBe("no-store, no-transform");
  expect(response.headers.get("vary")).toBe("Accept-Encoding");
  expect(await response.json()).toEqual({ title: "Pump" });
});

test("path, query and body meet in one input, and each stays to be had alone", async () => {
  const route = defineRoute({
    auth: "public",
    params: z.object({ id: z.string() }),
    query: z.object({ limit: z.coerce.number().default(5) }),
    body: Title,
    handler: ({ input, params, query, body }) => ({ input, params, query, body }),
  });
  const response = await callRoute(route, "/x?limit=7&limit=9", {
    method: "PUT",
    body: { title: "a", unknown: true },
    params: { id: "42" },
  });
  expect(await response.json()).toEqual({
    input: { id: "42", limit: 9, title: "a" },
    params: { id: "42" },
    query: { limit: 9 },
    body: { title: "a" },
  });
});

test("nothing to say is 204", async () => {
  const route = defineRoute({ auth: "public", handler: () => undefined });
  const response = await callRoute(route, "/x");
  expect(response.status).toBe(204);
  expect(await response.text()).toBe("");
});

test("text that is rendered already goes out as it is", async () => {
  const route = defineRoute({
    auth: "public",
    handler: () => reply({ status: 201, text: '{"b":1,"a":2}', headers: { "Idempotent-Replayed": "true" } }),
  });
  const response = await callRoute(route, "/x");
  expect(response.status).toBe(201);
  expect(response.headers.get("idempotent-replayed")).toBe("true");
  expect(await response.text()).toBe('{"b":1,"a":2}');
});

test("a long answer is compressed for a client that takes it, with its length", async () => {
  const route = defineRoute({ auth: "public", handler: () => ({ text: "abc".repeat(1000) }) });
  const response = await callRoute(route, "/x", { headers: { "accept-encoding": "gzip" } });
  const bytes = Buffer.from(await response.arrayBuffer());
  expect(response.headers.get("content-encoding")).toBe("gzip");
  expect(response.headers.get("content-length")).toBe(String(bytes.byteLength));
  expect(JSON.parse(gunzipSync(bytes).toString())).toEqual({ text: "abc".repeat(1000) });
});

test("a request keeps its own sane id, and gets one otherwise", async () => {
  const idFor = async (id: string) =>
    (await post({ title: "a" }, { "x-request-id": id })).headers.get("x-request-id");
  expect(await idFor("trace-0123456789")).toBe("trace-0123456789");
  for (const id of ["short", "has blanks in it", "x".repeat(200), "<script>alert</script>"]) {
    expect(await idFor(id)).toMatch(/^[0-9a-f-]{36}$/);
  }
});

test("a body that breaks the schema says where", async () => {
  const response = await post({ title: 12, urgent: "yes" });
  const problem = Problem.parse(await response.json());
  expect(response.headers.get("content-type")).toBe("application/problem+json");
  expect(problem).toMatchObject({ status: 422, code: "invalid_request" });
  expect(problem.errors?.map((error) => error.path)).toEqual(["title", "urgent"]);
  expect(problem.request_id).toBe(response.headers.get("x-request-id"));
});

test("a NUL in the query or the path is refused before anybody looks at it", async () => {
  const handler = vi.fn(() => undefined);
  const route = defineRoute({
    auth: "public",
    query: z.object({}).loose(),
    params: z.object({}).loose(),
    handler,
  });
  expect((await callRoute(route, "/x?q=%00")).status).toBe(422);
  expect((await callRoute(route, "/x", { params: { id: "a\0b" } })).status).toBe(422);
  expect((await callRoute(route, "/x", { params: { path: ["a", "\0"] } })).status).toBe(422);
  expect(handler).not.toHaveBeenCalled();
});

test("a refusal keeps its code, an accident becomes internal_error without a trace of itself", async () => {
  const refuse = defineRoute({
    auth: "public",
    handler: () => {
      throw new Refusal("rate_limited", "Wait.", { retryAfterSec: 4 });
    },
  });
  const refused = await callRoute(refuse, "/x");
  expect(refused.status).toBe(429);
  expect(refused.headers.get("retry-after")).toBe("4");

  const fail = defineRoute({
    auth: "public",
    handler: async () => {
      throw new Error("secret detail");
    },
  });
  const failed = await callRoute(fail, "/x");
  expect(failed.status).toBe(500);
  expect(await failed.text()).not.toContain("secret");
});

test("who sends no token learns so before the body is read", async () => {
  const route = defineRoute({ auth: "device", body: Title, handler: () => undefined });
  const body = new ReadableStream(
    {
      pull: () => {
        throw new Error("the body was read");
      },
    },
    { highWaterMark: 0 },
  );
  for (const authorization of ["", "Bearer", "Bearer x", "Basic dXNlcjpwdw==", "Bearer tld_short", "tld_x"]) {
    const response = await callRoute(route, "/x", { method: "POST", body, headers: { authorization } });
    expect(response.status).toBe(401);
    expect(response.headers.get("www-authenticate")).toBe("Bearer");
  }
});

test("who isn't signed in is told so, and a change from another site is forbidden first", async () => {
  const route = defineRoute({ auth: "person", handler: () => undefined });
  expect((await callRoute(route, "/x")).status).toBe(401);
  expect((await callRoute(route, "/x", { headers: { cookie: "tidelock.session=forged" } })).status).toBe(401);
  const crossSite = { "sec-fetch-site": "cross-site" };
  expect((await callRoute(route, "/x", { method: "POST", headers: crossSite })).status).toBe(403);
});

test("each request is measured after its answer is encoded, also when it is refused", async () => {
  const measured: Measurement<"public", { items: number }>[] = [];
  const route = defineRoute({
    auth: "public",
    body: Title,
    handler: ({ body }) => reply({ json: { text: body.title.repeat(500) }, event: { items: 3 } }),
    measure: (measurement: Measurement<"public", { items: number }>) => measured.push(measurement),
  });
  const sent = JSON.stringify({ title: "abcd" });
  await callRoute(route, "/x", { method: "POST", body: sent, headers: { "accept-encoding": "gzip" } });
  await callRoute(route, "/x", { method: "POST", body: "{" });
  const [ok, refused] = measured;
  expect(ok).toMatchObject({ status: 200, code: null, event: { items: 3 }, bytesOut: 2011 });
  expect(ok?.request).toMatchObject({ bytesIn: sent.length, bytesInWire: sent.length });
  expect(ok?.bytesOutWire).toBeLessThan(200);
  expect(refused).toMatchObject({ status: 400, code: "malformed_json", event: undefined, ctx: undefined });
});

test("where no token is needed a body may have 16 KB, also inflated, and may hold little", async () => {
  const statusOf = async (body: string | Buffer, headers = {}) => (await post(body, headers)).status;
  const padded = (bytes: number) => `{"title":"a"${" ".repeat(bytes - 13)}}`;
  expect(await statusOf(padded(16 * 1024))).toBe(200);
  expect(await statusOf(padded(16 * 1024 + 1))).toBe(413);
  expect(await statusOf(gzipSync(padded(16 * 1024)), { "content-encoding": "gzip" })).toBe(200);
  expect(await statusOf(gzipSync(padded(16 * 1024 + 1)), { "content-encoding": "gzip" })).toBe(413);
  expect(await statusOf(`{"title":"a","x":[${"0,".repeat(1000)}0]}`)).toBe(413);
  const nested = (levels: number) => `{"title":"a","x":${"[".repeat(levels)}${"]".repeat(levels)}}`;
  expect(await statusOf(nested(31))).toBe(200);
  expect(await statusOf(nested(32))).toBe(422);
});

test("a few kilobytes that inflate to millions of brackets are refused in no time", async () => {
  const bomb = gzipSync("[".repeat(5_000_000));
  expect(bomb.byteLength).toBeLessThan(16 * 1024);
  const before = process.cpuUsage();
  const response = await post(bomb, { "content-encoding": "gzip" });
  expect(response.status).toBe(413);
  // The processor's time: whatever else the machine does is not counted.
  const { user, system } = process.cpuUsage(before);
  expect((user + system) / 1000).toBeLessThan(100);
});

test("a route says itself where it takes more", async () => {
  const route = defineRoute({
    auth: "public",
    body: z.object({ entries: z.array(z.unknown()) }),
    limit: "sync",
    handler: ({ body }) => ({ taken: body.entries.length }),
  });
  const body = JSON.stringify({ entries: Array(300).fill({ text: "x".repeat(10_000) }) });
  const response = await callRoute(route, "/x", { method: "POST", body });
  expect(await response.json()).toEqual({ taken: 300 });
});

test("large bodies take turns, and whoever comes to a long line is told to come again", async () => {
  let finish = () => {};
  const held = new Promise<void>((resolve) => {
    finish = resolve;
  });
  let most = 0;
  let working = 0;
  const route = defineRoute({
    auth: "public",
    body: z.object({ text: z.string() }),
    limit: "sync",
    handler: async () => {
      most = Math.max(most, ++working);
      await held;
      working--;
    },
  });
  const body = JSON.stringify({ text: "x".repeat(300_000) });
  const answers = Array.from({ length: 50 }, () => callRoute(route, "/x", { method: "POST", body }));
  const first = await Promise.race(answers);
  expect(first.status).toBe(503);
  expect(first.headers.get("retry-after")).toBe("2");
  finish();
  const statuses = (await Promise.all(answers)).map(({ status }) => status);
  expect(statuses.filter((status) => status === 204)).toHaveLength(42);
  expect(most).toBe(2);
});

test("no body, whatever its bytes and headers, is ever a server error", async () => {
  const bodies = fc.oneof(
    fc.uint8Array({ maxLength: 300 }),
    fc.string({ unit: "binary", maxLength: 100 }),
    fc.json(),
    fc.constantFrom(
      "[".repeat(200_000),
      '{"title":'.repeat(50_000),
      '{"__proto__":{"x":1}}',
      "null",
      '"\\ud800"',
      "1e999",
    ),
  );
  const encodings = fc.constantFrom("", "gzip", "br", "identity", "deflate", "gzip,gzip", "zstd");
  await fc.assert(
    fc.asyncProperty(bodies, encodings, async (body, encoding) => {
      const response = await post(typeof body === "string" ? Buffer.from(body) : body, {
        "content-encoding": encoding,
      });
      expect(response.status).toBeLessThan(500);
      if (response.status >= 400) Problem.parse(await response.json());
    }),
    { numRuns: 500 },
  );
});
