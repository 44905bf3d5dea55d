import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { parseEnvironment } from "./config";

test("an empty environment is a good one, and an empty variable is an absent one", () => {
  expect(parseEnvironment({ PORT: "" })).toMatchObject({
    PORT: 3000,
    HOST: "127.0.0.1",
    TIDELOCK_DEMO: "on",
  });
});

test("each bad variable is named with what it should be", () => {
  const bad = { PORT: "70000", DATABASE_URL: "mysql://x", TIDELOCK_DEMO: "maybe" };
  expect(() => parseEnvironment(bad)).toThrow(/PORT: .*65535/);
  expect(() => parseEnvironment(bad)).toThrow(/DATABASE_URL: .*a postgres:\/\/ URL/);
  expect(() => parseEnvironment(bad)).toThrow(/TIDELOCK_DEMO: .*"on"\|"off"/);
});

test(".env.example names every variable that a user may set, with its default", () => {
  const example = readFileSync(".env.example", "utf8");
  const defaults = parseEnvironment({});
  for (const [name, value] of Object.entries(defaults)) {
    if (name !== "NODE_ENV") expect(example).toContain(`#${name}=${value}`);
  }
});
