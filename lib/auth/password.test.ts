import { expect, test } from "vitest";
import { hashPassword, verifyPassword } from "./password";

test("a password opens its own hash, and no other does", async () => {
  const hash = await hashPassword("correct horse");
  expect(await verifyPassword("correct horse", hash)).toBe(true);
  expect(await verifyPassword("correct hors", hash)).toBe(false);
  expect(hash).not.toContain("horse");
});

test("the same password never makes the same hash twice", async () => {
  expect(await hashPassword("twice")).not.toBe(await hashPassword("twice"));
});

test("a hash brings its own cost, so that older ones stay valid", async () => {
  const { scryptSync } = await import("node:crypto");
  const salt = Buffer.from("some older salt!");
  const key = scryptSync("before", salt, 32, { N: 2 ** 10, r: 8, p: 1 });
  const hash = `scrypt$10$8$1$${salt.toString("base64url")}$${key.toString("base64url")}`;
  expect(await verifyPassword("before", hash)).toBe(true);
});

test("an accented letter counts the same however the keyboard composed it", async () => {
  expect(await verifyPassword("caf\u0065\u0301", await hashPassword("caf\u00e9"))).toBe(true);
});

test("what is no hash refuses every password", async () => {
  expect(await verifyPassword("", "")).toBe(false);
  expect(await verifyPassword("x", "plain$x")).toBe(false);
});
