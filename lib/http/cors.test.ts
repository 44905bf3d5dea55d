import { readdirSync } from "node:fs";
import path from "node:path";
import { afterEach, describe, expect, it, vi } from "vitest";
import { parseEnvironment } from "@/lib/config";
import { version } from "@/package.json";
import { defineRoute } from "./define-route";
import { callRoute } from "./testing/call-route";

process.env.LOG_LEVEL = "silent";

afterEach(() => {
  vi.unstubAllEnvs();
  vi.resetModules();
});

const ORIGIN = { origin: "https://app.example.com" };

/** The module under other settings, which are read once. */
async function corsWith(origins: string) {
  vi.stubEnv("CORS_ORIGINS", origins);
  vi.resetModules();
  return import("./cors");
}

describe("a route that pages of other origins may call", () => {
  const route = defineRoute({ auth: "public", crossOrigin: true, handler: () => ({ ok: true }) });

  it("says so on its answers, and what may be read of them", async () => {
    const { headers } = await callRoute(route, "/x", { headers: ORIGIN });
    expect(headers.get("access-control-allow-origin")).toBe("*");
    expect(headers.get("access-control-allow-credentials")).toBeNull();
    for (const name of ["X-Request-Id", "Retry-After", "Idempotent-Replayed", "Tidelock-Version", "Date"]) {
      expect(headers.get("access-control-expose-headers")).toContain(name);
    }
  });

  it("says so on refusals and on what breaks, or a page could not tell why", async () => {
    const breaking = defineRoute({
      auth: "public",
      crossOrigin: true,
      handler: () => Promise.reject(new Error("broken")),
    });
    const device = defineRoute({ auth: "device", handler: () => ({}) });
    const answers = [
      await callRoute(breaking, "/x", { headers: ORIGIN }),
      await callRoute(device, "/x", { headers: ORIGIN }),
    ];
    expect(answers.map(({ status }) => status)).toEqual([500, 401]);
    for (const { headers } of answers) expect(headers.get("access-control-allow-origin")).toBe("*");
  });

  it("sends none of it to devices that name no origin", async () => {
    const { headers } = await callRoute(route, "/x");
    expect([...headers.keys()].filter((name) => name.startsWith("access-control"))).toEqual([]);
    expect(headers.get("vary")).toBe("Accept-Encoding");
  });

  it("is no route of the dashboard", async () => {
    const page = defineRoute({ auth: "public", handler: () => ({}) });
    const { headers } = await callRoute(page, "/x", { headers: ORIGIN });
    expect(headers.get("access-control-allow-origin")).toBeNull();
  });
});

describe("a list of origins", () => {
  it("lets those alone, each by its own name, and says that the answer depends on it", async () => {
    const { corsHeaders } = await corsWith("https://app.example.com, capacitor://localhost,null");
    for (const origin of ["https://app.example.com", "capacitor://localhost", "null"]) {
      expect(corsHeaders(origin)).toMatchObject({ "Access-Control-Allow-Origin": origin, Vary: "Origin" });
    }
    for (const origin of ["https://evil.example", "https://app.example.com.evil.example", null]) {
      expect(corsHeaders(origin)).toEqual({ Vary: "Origin" });
    }
  });

  it("is told to caches beside the encoding", async () => {
    await corsWith("https://app.example.com");
    const fresh = await import("./define-route");
    const route = fresh.defineRoute({ auth: "public", crossOrigin: true, handler: () => ({}) });
    const { headers } = await callRoute(route, "/x", { headers: { origin: "https://evil.example" } });
    expect(headers.get("vary")).toBe("Accept-Encoding, Origin");
    expect(headers.get("access-control-allow-origin")).toBeNull();
  });

  it("is read tolerantly, and refused where it can't be one", () => {
    const read = (list: string) => parseEnvironment({ CORS_ORIGINS: list }).CORS_ORIGINS;
    expect(read("https://App.example.com/ ,file://,")).toEqual(["https://app.example.com", "file://"]);
    for (const list of ["app.example.com", "https://a.example/path", "https://*.a.example"]) {
      expect(() => read(list)).toThrow(/CORS_ORIGINS/);
    }
  });
});

describe("a preflight", () => {
  const asking = { ...ORIGIN, "access-control-request-method": "POST" };

  it("is answered without a body: methods, headers and for how long", async () => {
    const { preflight } = await corsWith("*");
    const asked = {
      ...asking,
      "access-control-request-headers": "authorization,x-sync-trigger, traceparent",
    };
    const request = new Request("http://x/", { method: "OPTIONS", headers: asked });
    const answer = preflight("POST")(request);
    expect([answer.status, await answer.text()]).toEqual([204, ""]);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      "access-control-allow-origin": "*",
      "access-control-allow-methods": "POST, OPTIONS",
      "access-control-allow-headers": "authorization,x-sync-trigger, traceparent",
      "access-control-max-age": "7200",
      "tidelock-version": version,
    });
    expect(answer.headers.get("access-control-allow-credentials")).toBeNull();
  });

  it("repeats nothing that is no name of a header", async () => {
    const { preflight } = await corsWith("*");
    const headers = { ...asking, "access-control-request-headers": "a b; c" };
    const answer = preflight("POST")(new Request("http://x/", { method: "OPTIONS", headers }));
    expect(answer.headers.get("access-control-allow-headers")).toMatch(/^Authorization, Content-Type/);
  });

  it("lets nothing where the origin is not in the list", async () => {
    const { preflight } = await corsWith("https://other.example");
    const answer = preflight("POST")(new Request("http://x/", { method: "OPTIONS", headers: asking }));
    expect(answer.status).toBe(204);
    expect([...answer.headers.keys()].filter((name) => name.startsWith("access-control"))).toEqual([]);
    expect(answer.headers.get("vary")).toBe("Origin");
  });

  it("is answered by every route for devices, for the methods that it has", async () => {
    vi.stubEnv("CORS_ORIGINS", "*");
    const root = path.join(import.meta.dirname, "../../app/api/v1");
    const files = readdirSync(root, { recursive: true, encoding: "utf8" }).filter((file) =>
      file.endsWith("route.ts"),
    );
    expect(files.length).toBeGreaterThanOrEqual(9);
    for (const file of files) {
      const route = await import(path.join(root, file));
      const answer: Response = await route.OPTIONS(
        new Request("http://x/", { method: "OPTIONS", headers: asking }),
      );
      const methods = ["GET", "POST"].filter((method) => method in route);
      expect(answer.headers.get("access-control-allow-methods"), file).toBe(
        [...methods, "OPTIONS"].join(", "),
      );
      const handler = route[methods[0] ?? ""];
      const refused: Response = await callRoute(handler, "/x", {
        method: methods[0],
        headers: ORIGIN,
        ...(methods[0] === "POST" && { body: "{" }),
      });
      expect(refused.status, file).toBeGreaterThanOrEqual(400);
      expect(refused.headers.get("access-control-allow-origin"), file).toBe("*");
    }
  });
});

it("every answer names the server's version", async () => {
  const route = defineRoute({ auth: "public", handler: () => undefined });
  expect((await callRoute(route, "/x")).headers.get("tidelock-version")).toBe(version);
});
