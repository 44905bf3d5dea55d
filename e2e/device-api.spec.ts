import { randomUUID } from "node:crypto";
import { get, type IncomingMessage, request as send } from "node:http";
import { buffer } from "node:stream/consumers";
import { gunzipSync, gzipSync } from "node:zlib";
import { type APIRequestContext, expect, test } from "@playwright/test";
import { firstAccount } from "./first-account";

// What only the whole server shows: what Next lets through of headers, paths and streams. See docs/adr/0008.

/** Two devices of a tenant that no other test knows, by their tokens. */
async function enrollTwo(request: APIRequestContext): Promise<{ listening: string; writing: string }> {
  const { csrfToken } = await (await request.get("/api/auth/csrf")).json();
  const form = { ...firstAccount(), csrfToken, json: "true" };
  expect((await request.post("/api/auth/callback/credentials", { form })).status()).toBe(200);

  const headers = { "sec-fetch-site": "same-origin" };
  const slug = `e2e-${randomUUID().slice(0, 8)}`;
  const tenant = await request.post("/api/sync/tenants", { headers, data: { slug, name: slug } });
  expect(tenant.status()).toBe(201);
  const made = await request.post(`/api/sync/enrollment-codes?tenant_id=${slug}`, {
    headers,
    data: { uses: 2 },
  });
  const { code } = await made.json();
  const enroll = async (name: string): Promise<string> => {
    const device = { name, platform: "test", app_version: "1.0.0" };
    const enrolled = await request.post("/api/v1/devices/enroll/", {
      data: { enrollment_code: code, device },
    });
    expect(enrolled.status()).toBe(201);
    return (await enrolled.json()).token;
  };
  return { listening: await enroll("Listens"), writing: await enroll("Writes") };
}

/** Pushes sixty records, compressed; gives the answer as it travels, not inflated. */
function push(url: string, token: string): Promise<IncomingMessage> {
  const entries = Array.from({ length: 60 }, (_, no) => ({
    domain: "task",
    mobile_id: randomUUID(),
    delta: { title: `Pump ${no}` },
  }));
  const headers = { authorization: `Bearer ${token}`, "content-encoding": "gzip", "accept-encoding": "gzip" };
  return new Promise((resolve, reject) => {
    send(url, { method: "POST", headers }, resolve)
      .on("error", reject)
      .end(gzipSync(JSON.stringify({ batch_id: randomUUID(), entries })));
  });
}

test("a push travels compressed both ways, with and without a trailing slash", async ({
  request,
  baseURL,
}) => {
  const { writing } = await enrollTwo(request);
  for (const path of ["/api/v1/sync/push", "/api/v1/sync/push/"]) {
    const answer = await push(`${baseURL}${path}`, writing);
    const bytes = await buffer(answer);
    expect(answer.statusCode).toBe(200);
    expect(answer.headers["content-encoding"]).toBe("gzip");
    expect(answer.headers["content-length"]).toBe(String(bytes.byteLength));
    const { results } = JSON.parse(gunzipSync(bytes).toString());
    expect(results).toHaveLength(60);
  }
});

test("a device is poked through the stream when another one wrote", async ({ request, baseURL }) => {
  const { listening, writing } = await enrollTwo(request);
  const events = await new Promise<IncomingMessage>((resolve) => {
    get(`${baseURL}/api/v1/sync/stream`, { headers: { authorization: `Bearer ${listening}` } }, resolve);
  });
  expect(events.headers["content-type"]).toBe("text/event-stream");
  await push(`${baseURL}/api/v1/sync/push`, writing);
  let told = "";
  for await (const chunk of events) {
    told += chunk;
    if (told.includes("event: change")) break;
  }
  expect(told).toMatch(/event: change\ndata: \{"checkpoint":"[^"]+"\}\n\n/);
});

test("whatever the server answers carries a request id, and what isn't there is a problem", async ({
  request,
}) => {
  const nothing = await request.get("/api/v1/nothing/", { headers: { "x-request-id": "trace-12345678" } });
  expect(nothing.status()).toBe(404);
  expect(nothing.headers()["x-request-id"]).toBe("trace-12345678");
  expect(await nothing.json()).toMatchObject({ code: "not_found", request_id: "trace-12345678" });
  const page = await request.get("/no-such-page");
  expect(page.headers()["x-request-id"]).toMatch(/^[0-9a-f-]{36}$/);
  const method = await request.delete("/api/v1/sync/pull");
  expect(method.status()).toBe(405);
  expect(method.headers()["x-request-id"]).toMatch(/^[0-9a-f-]{36}$/);
});
