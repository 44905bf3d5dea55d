import { execFile } from "node:child_process";
import path from "node:path";
import { promisify } from "node:util";
import { expect, it } from "vitest";

it("the package can be built, with declarations that need neither zod nor the DOM", {
  timeout: 300_000,
}, async () => {
  const root = path.join(import.meta.dirname, "../..");
  const { stdout } = await promisify(execFile)(process.execPath, ["scripts/build-sdk.mjs"], { cwd: root });
  expect(stdout).toMatch(/^testing .* KB/m);
});
