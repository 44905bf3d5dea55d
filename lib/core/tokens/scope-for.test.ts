import { expect, test } from "vitest";
import type { TokenScope } from "../../contract/api-token";
import { isGranted, scopeFor, wantedBy } from "./scope-for";

function may(scopes: TokenScope[], method: string, path: string): boolean {
  const wanted = wantedBy(method, path);
  return wanted !== undefined && isGranted(scopes, wanted);
}

test("an area's scope opens that area and no other", () => {
  expect(may(["devices:read"], "GET", "/api/sync/devices")).toBe(true);
  expect(may(["devices:read"], "GET", "/api/sync/devices/1/")).toBe(true);
  expect(may(["devices:read"], "GET", "/api/sync/conflicts")).toBe(false);
  expect(may(["devices:read"], "GET", "/api/sync/devices-of-others")).toBe(false);
});

test("who may write may read; who may read may not write", () => {
  expect(may(["policies:write"], "GET", "/api/sync/policies")).toBe(true);
  expect(may(["policies:write"], "PUT", "/api/sync/policies/task")).toBe(true);
  for (const method of ["POST", "PUT", "PATCH", "DELETE"]) {
    expect(may(["read", "policies:read"], method, "/api/sync/policies/task")).toBe(false);
  }
});

test("what belongs to no area needs all of them, also words of every object", () => {
  for (const path of ["/api/sync/something-new", "/api/sync/constructor", "/api/sync/__proto__"]) {
    expect(may(["devices:write", "settings:write"], "GET", path)).toBe(false);
    expect(may(["read"], "GET", path)).toBe(true);
  }
});

test("no token handles tokens, or leaves its tenant", () => {
  for (const path of [
    "/api/sync/tokens",
    "/api/sync/tokens/1/revoke",
    "/api/account/password",
    "/api/v1/sync/pull",
  ]) {
    expect(may(["read", "write"], "GET", path)).toBe(false);
    expect(may(["read", "write"], "POST", path)).toBe(false);
  }
});

test("the narrowest scope is the one to ask for", () => {
  expect(scopeFor({ access: "write", area: "alerts" })).toBe("alerts:write");
  expect(scopeFor({ access: "read", area: undefined })).toBe("read");
});
