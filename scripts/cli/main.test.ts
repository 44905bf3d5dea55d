import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { main } from "./main";

const written = { stdout: [] as string[], stderr: [] as string[] };
beforeEach(() => {
  for (const stream of ["stdout", "stderr"] as const) {
    written[stream] = [];
    vi.spyOn(process[stream], "write").mockImplementation((chunk) => written[stream].push(String(chunk)) > 0);
  }
});
afterEach(() => vi.restoreAllMocks());

test.each([
  ["an unknown command", ["nonsense"], "unknown command 'nonsense'"],
  ["a group without its verb", ["tenant"], "Usage: tidelock tenant"],
  ["no command at all", [], "Usage: tidelock"],
  [
    "an unknown option",
    ["tenant", "create", "--slug", "a", "--name", "A", "--bogus"],
    "unknown option '--bogus'",
  ],
  ["a missing option", ["tenant", "create", "--slug", "a"], "required option '--name <name>' not specified"],
  ["a superfluous word", ["db", "migrate", "now"], "too many arguments"],
  [
    "a role that there is not",
    ["user", "create", "--email", "a@b.c", "--role", "king"],
    "Allowed choices are viewer",
  ],
  ["a count that is none", ["enrollment-code", "create", "--tenant", "a", "--uses", "few"], "whole number"],
])("%s ends with 2 and the usage on standard error", async (_what, argv, message) => {
  expect(await main(argv)).toBe(2);
  expect(written.stderr.join("")).toContain(message);
  expect(written.stderr.join("")).toContain("Usage: tidelock");
  expect(written.stdout).toEqual([]);
});

test("--help lists every command by its whole name, on standard output", async () => {
  expect(await main(["--help"])).toBe(0);
  for (const path of ["tenant create", "user create", "enrollment-code create", "policy set", "db migrate"]) {
    expect(written.stdout.join("")).toContain(path);
  }
  expect(written.stderr).toEqual([]);
});
