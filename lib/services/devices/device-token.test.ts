import { randomUUID } from "node:crypto";
import fc from "fast-check";
import { expect, test } from "vitest";
import { tenantId } from "@/lib/db/tenant-id";
import { hashDeviceToken, isSameHash, makeDeviceToken, readDeviceToken } from "./device-token";

test("a token names its tenant and device, and its hash fits it alone", () => {
  const [tenant, device] = [tenantId(randomUUID()), randomUUID()];
  const token = makeDeviceToken(tenant, device);
  const claim = readDeviceToken(token);
  expect(claim).toMatchObject({ tenant, deviceId: device });
  expect(isSameHash(hashDeviceToken(token), claim?.hash ?? Buffer.alloc(0))).toBe(true);
  expect(isSameHash(hashDeviceToken(makeDeviceToken(tenant, device)), claim?.hash ?? Buffer.alloc(0))).toBe(
    false,
  );
});

test("any other text is no token", () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect(readDeviceToken(text)).toBeUndefined();
    }),
  );
  const token = makeDeviceToken(tenantId(randomUUID()), randomUUID());
  for (const text of [
    token.slice(1),
    token.slice(0, -1),
    `${token}A`,
    ` ${token}`,
    token.replace("tld_", "tlx_"),
  ]) {
    expect(readDeviceToken(text)).toBeUndefined();
  }
});

test("whatever a token claims, its ids are fit for SQL literals", () => {
  const bodies = fc.uint8Array({ minLength: 64, maxLength: 64 });
  fc.assert(
    fc.property(bodies, (bytes) => {
      const claim = readDeviceToken(`tld_${Buffer.from(bytes).toString("base64url")}`);
      expect(claim?.tenant).toMatch(/^[0-9a-f-]{36}$/);
      expect(claim?.deviceId).toMatch(/^[0-9a-f-]{36}$/);
    }),
  );
});

test("a missing hash is like no other", () => {
  expect(isSameHash(null, hashDeviceToken("x"))).toBe(false);
  expect(isSameHash(Buffer.alloc(0), hashDeviceToken("x"))).toBe(false);
});
