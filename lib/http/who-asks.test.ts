import type { IncomingHttpHeaders, IncomingMessage } from "node:http";
import { beforeEach, expect, test, vi } from "vitest";

const asked = (remoteAddress: string, headers: IncomingHttpHeaders) =>
  ({ headers, socket: { remoteAddress } }) as Pick<IncomingMessage, "headers" | "socket">;

/** The environment is read once, so each test gets the modules anew. */
async function whoAsksWith(environment: Record<string, string>) {
  for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
  return (await import("./who-asks")).whoAsks;
}

beforeEach(() => {
  vi.resetModules();
  vi.unstubAllEnvs();
});

test("nobody's word counts where no proxy is named, and it is taken off the request", async () => {
  const whoAsks = await whoAsksWith({});
  const headers = {
    "x-forwarded-for": "8.8.8.8",
    "x-forwarded-host": "evil.example",
    forwarded: "for=8.8.8.8",
  };
  expect(whoAsks(asked("127.0.0.1", headers))).toEqual({ address: "127.0.0.1", forwarded: true });
  expect(headers).toEqual({});
});

test("with PUBLIC_URL the proxy is on this machine, and nowhere else", async () => {
  const whoAsks = await whoAsksWith({ PUBLIC_URL: "https://sync.example.com" });
  const headers = { "x-forwarded-for": "8.8.8.8" };
  for (const proxy of ["127.0.0.1", "::1", "::ffff:127.0.0.1"]) {
    expect(whoAsks(asked(proxy, { ...headers })).address).toBe("8.8.8.8");
  }
  expect(whoAsks(asked("10.1.2.3", { ...headers })).address).toBe("10.1.2.3");
  expect(whoAsks(asked("203.0.113.5", { ...headers })).address).toBe("203.0.113.5");
});

test("only the last address of a trusted proxy counts: those before it are the client's claim", async () => {
  const whoAsks = await whoAsksWith({ TRUSTED_PROXIES: "10.0.0.0/8, fd00::/8,192.0.2.7" });
  const claimed = "127.0.0.1, 1.1.1.1 , 203.0.113.9";
  for (const proxy of ["10.200.0.1", "fd12::1", "192.0.2.7", "::ffff:10.0.0.1"]) {
    expect(whoAsks(asked(proxy, { "x-forwarded-for": claimed })).address).toBe("203.0.113.9");
  }
  expect(whoAsks(asked("127.0.0.1", { "x-forwarded-for": claimed })).address).toBe("127.0.0.1");
  expect(whoAsks(asked("192.0.2.8", { "x-forwarded-for": claimed })).address).toBe("192.0.2.8");
});

test("what is no address is no address, also from a trusted proxy", async () => {
  const whoAsks = await whoAsksWith({ TRUSTED_PROXIES: "loopback" });
  for (const claim of ["", "unknown", "<script>", "1.2.3.4:80", "1.1.1.1,"]) {
    expect(whoAsks(asked("127.0.0.1", { "x-forwarded-for": claim })).address).toBe("127.0.0.1");
  }
});

test("a request is forwarded where anything says so, also a claim to be this machine", async () => {
  const whoAsks = await whoAsksWith({ PUBLIC_URL: "https://sync.example.com" });
  expect(whoAsks(asked("127.0.0.1", {})).forwarded).toBe(false);
  expect(whoAsks(asked("127.0.0.1", { "x-forwarded-for": "127.0.0.1" })).forwarded).toBe(true);
  expect(whoAsks(asked("127.0.0.1", { "x-forwarded-proto": "https" })).forwarded).toBe(true);
});
