import { once } from "node:events";
import { Agent, createServer, type IncomingMessage, type Server, request as send } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { text } from "node:stream/consumers";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Problem } from "@/lib/contract/problem";

process.env.LOG_LEVEL = "silent";

let server: Server;
let passed: string[];

/** A server that answers everything, behind the door. */
async function open(environment: Record<string, string> = {}): Promise<void> {
  vi.resetModules();
  for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
  const { guard } = await import("./front-door");
  server = createServer((incoming, outgoing) => {
    passed.push(`${incoming.method} ${incoming.url}`);
    outgoing.end();
  });
  guard(server);
  await once(server.listen(0, "127.0.0.1"), "listening");
}

beforeEach(() => {
  passed = [];
});
afterEach(() => {
  forgetProcess();
  vi.unstubAllEnvs();
  server.closeAllConnections();
  server.close();
});

/** Draining is for good in a server, and requests are counted; the next test needs the state of another process. */
const forgetProcess = () => Object.assign(globalThis, { tidelock: undefined });

function ask(
  path: string,
  options: { method?: string; headers?: Record<string, string>; agent?: Agent } = {},
) {
  const { port } = server.address() as AddressInfo;
  return new Promise<IncomingMessage>((resolve, reject) => {
    send({ port, host: "127.0.0.1", path, agent: false, ...options }, resolve)
      .on("error", reject)
      .end();
  });
}

async function raw(request: string): Promise<string> {
  const socket = connect((server.address() as AddressInfo).port, "127.0.0.1");
  socket.end(request);
  return text(socket);
}

test("every answer says what browsers may do with it", async () => {
  await open();
  const { headers } = await ask("/api/x");
  expect(headers).toMatchObject({
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "x-frame-options": "DENY",
    "content-security-policy": expect.stringContaining("frame-ancestors 'none'"),
    "permissions-policy": expect.stringContaining("camera=()"),
  });
  expect(headers).not.toHaveProperty("strict-transport-security");
});

test("browsers are held to TLS where people come by TLS", async () => {
  await open({ PUBLIC_URL: "https://sync.example.com" });
  const { headers } = await ask("/", { headers: { host: "sync.example.com" } });
  expect(headers["strict-transport-security"]).toBe("max-age=31536000");
});

test.each(["/_next/image?url=%2Ficon.svg&w=640&q=75", "/_next/image/", "/_next/image"])(
  "nobody resizes images here: %s",
  async (path) => {
    await open();
    const refused = await ask(path);
    expect(refused.statusCode).toBe(404);
    expect(Problem.parse(JSON.parse(await text(refused))).code).toBe("not_found");
    expect(passed).toEqual([]);
  },
);

test("a browser that is signed in gets only so many pages at once", async () => {
  await open({ PERSON_REQUESTS_PER_SECOND: "1" });
  const as = (name: string) => ({ headers: { cookie: `tidelock.session=${name.padEnd(300, name)}` } });
  for (let n = 0; n < 5; n++) expect((await ask("/t/demo", as("kim"))).statusCode).toBe(200);
  const refused = await ask("/t/demo", as("kim"));
  expect(refused.statusCode).toBe(429);
  expect(refused.headers["retry-after"]).toBe("1");
  expect(Problem.parse(JSON.parse(await text(refused))).code).toBe("rate_limited");
  expect((await ask("/t/demo", as("ann"))).statusCode).toBe(200);
  // Routes count by the account, and files cost nothing.
  expect((await ask("/api/sync/audit", as("kim"))).statusCode).toBe(200);
  expect((await ask("/_next/static/x.js", as("kim"))).statusCode).toBe(200);
  expect(passed).toHaveLength(8);
});

test.each(["TRACE", "PROPFIND", "LOCK", "SEARCH"])(
  "%s is allowed nowhere, and never passes",
  async (method) => {
    await open();
    for (const path of ["/login", "/api/v1/sync/push"]) {
      const answer = await ask(path, { method });
      expect(answer.statusCode).toBe(405);
      expect(answer.headers).toMatchObject({ "content-type": "application/problem+json" });
      expect(answer.headers.allow).toBe(path === "/login" ? "GET, HEAD" : "POST, OPTIONS");
      expect(Problem.parse(JSON.parse(await text(answer)))).toMatchObject({ code: "method_not_allowed" });
    }
    expect(passed).toEqual([]);
  },
);

test("a page is only read", async () => {
  await open();
  expect((await ask("/login", { method: "POST" })).statusCode).toBe(405);
  expect((await ask("/t/north/devices", { method: "DELETE" })).statusCode).toBe(405);
  expect((await ask("/login", { method: "HEAD" })).statusCode).toBe(200);
  expect(passed).toEqual(["HEAD /login"]);
});

test("a method that Node itself doesn't know, and a tunnel, are answered in the same way", async () => {
  await open();
  await ask("/");
  for (const line of ["BREW /api/v1/sync/push HTTP/1.1", "CONNECT example.com:443 HTTP/1.1"]) {
    const answer = await raw(`${line}\r\nHost: localhost\r\n\r\n`);
    expect(answer).toMatch(/^HTTP\/1\.1 405 Method Not Allowed\r\n/);
    expect(answer).toContain("\r\nAllow: GET, ");
    expect(answer).toContain('"code":"method_not_allowed"');
  }
  expect(await raw("GET / HTTP/1.1\r\nbroken\r\n\r\n")).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/);
});

test("a route is asked for what it knows alone, and a refusal says which that is", async () => {
  await open();
  const allowOf = async (path: string, method: string) => {
    const answer = await ask(path, { method });
    expect(answer.statusCode).toBe(405);
    expect(JSON.parse(await text(answer))).toMatchObject({ code: "method_not_allowed", status: 405 });
    return answer.headers.allow;
  };
  expect(await allowOf("/api/v1/sync/pull/?limit=5", "DELETE")).toBe("GET, HEAD, OPTIONS");
  expect(await allowOf("/api/v1/sync/push", "GET")).toBe("POST, OPTIONS");
  expect(await allowOf("/api/sync/policies/task", "POST")).toBe("GET, PUT, HEAD, OPTIONS");
  expect(await allowOf("/livez", "POST")).toBe("GET, HEAD, OPTIONS");
  expect(passed).toEqual([]);
  for (const path of ["/api/sync/policies/hot-spots", "/api/nothing", "/api/auth/session"]) await ask(path);
  await ask("/api/v1/sync/push/", { method: "OPTIONS" });
  expect(passed).toHaveLength(4);
});

const statusFor = async (host: string, path = "/api/x") =>
  (await ask(path, { headers: { host } })).statusCode;

test("without PUBLIC_URL the server answers to this machine's names alone", async () => {
  await open();
  for (const host of ["localhost", "127.0.0.1:3000", "[::1]:3000", "LOCALHOST:80"]) {
    expect([host, await statusFor(host)]).toEqual([host, 200]);
  }
  for (const host of [
    "evil.example",
    "localhost.evil.example",
    "127.0.0.1.nip.io",
    "10.0.0.1",
    "a b",
    "@localhost",
  ]) {
    expect([host, await statusFor(host)]).toEqual([host, 421]);
  }
  const answer = await ask("/login", { headers: { host: "evil.example:3000" } });
  const { code, detail } = JSON.parse(await text(answer));
  expect(code).toBe("misdirected");
  expect(detail).toMatch(/"evil\.example".*PUBLIC_URL.*ALLOWED_HOSTS/);
});

test("with PUBLIC_URL and ALLOWED_HOSTS it answers to those as well", async () => {
  await open({ PUBLIC_URL: "https://sync.example.com/", ALLOWED_HOSTS: "tidelock, 2001:db8::1" });
  for (const host of ["sync.example.com", "tidelock:3000", "[2001:db8::1]:3000", "localhost"]) {
    expect([host, await statusFor(host)]).toEqual([host, 200]);
  }
  expect(await statusFor("example.com")).toBe(421);
});

test("a proxy's word for the host is held to the same list", async () => {
  await open();
  const headers = { host: "localhost", "x-forwarded-host": "evil.example" };
  expect((await ask("/api/x", { headers })).statusCode).toBe(421);
});

test("who only asks whether the process lives may do so under any name", async () => {
  await open();
  expect(await statusFor("10.244.0.17:3000", "/livez")).toBe(200);
  expect(await statusFor("10.244.0.17:3000", "/readyz?verbose")).toBe(200);
});

test("a server that is stopping tells every client to close its connection", async () => {
  await open();
  const { beginDraining } = await import("@/lib/services/operation/draining");
  const agent = new Agent({ keepAlive: true });
  expect((await ask("/api/x", { agent })).headers.connection).toBe("keep-alive");
  await beginDraining();
  expect((await ask("/api/x", { agent })).headers.connection).toBe("close");
  agent.destroy();
});
