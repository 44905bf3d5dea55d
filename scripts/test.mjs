// `npm test`: everything that must hold, in one go. Its last line alone is the sum: `N passed, N failed`.
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import {
  ensureBuilt,
  ensureGenerated,
  ensureInstalled,
  refuseOldNode,
  report,
  root,
  Stop,
} from "./project.mjs";

const HELP = `Usage: npm test [-- options] [name of a test file]...

Options
  --only <parts>  some of check, pure, db, pooled, e2e; separated by commas
  --help          show this`;

const PARTS = {
  check: () => sum(check()),
  pure: (files) => vitest("pure", files),
  db: (files) => vitest("db", files),
  pooled: (files) => (hasPgbouncer() ? vitest("pooled", files) : skipPooled()),
  e2e: (files) => playwright(files),
};

async function main() {
  const { parts, files } = readOptions();
  process.chdir(root);
  refuseOldNode();
  await ensureInstalled({ dev: true });
  await ensureGenerated();
  const counts = [];
  for (const part of parts) {
    report(`Testing: ${part}`);
    counts.push(await PARTS[part](files));
  }
  const { passed, failed, skipped } = sum(counts);
  console.log(`\n${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`);
  process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
}

function readOptions() {
  try {
    const options = { only: { type: "string" }, help: { type: "boolean", short: "h" } };
    const { values, positionals } = parseArgs({ options, allowPositionals: true });
    const parts = values.only?.split(",") ?? Object.keys(PARTS);
    const unknown = parts.find((part) => !(part in PARTS));
    if (unknown !== undefined) throw new Error(`There is no part "${unknown}".`);
    if (!values.help) return { parts, files: positionals };
    console.log(HELP);
    process.exit(0);
  } catch (error) {
    console.error(`${error.message}\n\n${HELP}`);
    process.exit(2);
  }
}

/** Types, style, the rules of who may import whom, and the API reference; each counts as one test. */
function check() {
  const sources = ["app", "bench", "components", "e2e", "lib", "prisma", "scripts"].filter((name) =>
    existsSync(name),
  );
  return [
    ["next/dist/bin/next", "typegen"],
    ["typescript/bin/tsc", "--noEmit"],
    ["@biomejs/biome/bin/biome", "check", "--error-on-warnings", "."],
    ["dependency-cruiser/bin/dependency-cruise.mjs", "--config", ".dependency-cruiser.cjs", ...sources],
    ["tsx/dist/cli.mjs", "scripts/api-reference/main.ts", "--check"],
  ].map(([tool, ...args]) => (runTool(tool, args) ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 }));
}

function vitest(project, files) {
  return withScratch((scratch) => {
    const output = path.join(scratch, "vitest.json");
    const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${output}`];
    const ok = runTool("vitest/vitest.mjs", [
      "run",
      "--project",
      project,
      "--passWithNoTests",
      ...reporters,
      ...files,
    ]);
    const results = readJson(output);
    if (!results) return { passed: 0, failed: 1 };
    const broken = results.testResults.filter(
      ({ status, assertionResults }) => status === "failed" && assertionResults.length === 0,
    );
    return counted(ok, {
      passed: results.numPassedTests,
      failed: results.numFailedTests + broken.length,
      skipped: results.numPendingTests + results.numTodoTests,
    });
  });
}

/** Debian's package puts it where only root looks. */
function hasPgbouncer() {
  const programs = ["pgbouncer", "/usr/sbin/pgbouncer"];
  return programs.some((program) => spawnSync(program, ["--version"]).status === 0);
}

function skipPooled() {
  report(
    "Skipped: pgbouncer is not installed (apt-get install pgbouncer), so nothing was tried by way of one",
  );
  return { passed: 0, failed: 0, skipped: 1 };
}

async function playwright(files) {
  await ensureBuilt();
  return withScratch(async (scratch) => {
    const output = path.join(scratch, "playwright.json");
    const ok = runTool("@playwright/test/cli.js", ["test", "--reporter=list,json", ...files], {
      PLAYWRIGHT_JSON_OUTPUT_FILE: output,
      TIDELOCK_E2E_DATA_DIR: path.join(scratch, "data"),
      TIDELOCK_E2E_PORT: String(await freePort()),
    });
    const stats = readJson(output)?.stats;
    if (!stats) return { passed: 0, failed: 1 };
    return counted(ok, {
      passed: stats.expected,
      failed: stats.unexpected + stats.flaky,
      skipped: stats.skipped,
    });
  });
}

/** A runner that ends badly without a failed test has failed too: an error outside of any test, or none found. */
function counted(ok, counts) {
  return ok || counts.failed > 0 ? counts : { ...counts, failed: 1 };
}

function runTool(tool, args, environment = {}) {
  const { status } = spawnSync(process.execPath, [path.join("node_modules", tool), ...args], {
    stdio: "inherit",
    env: { ...process.env, NEXT_TELEMETRY_DISABLED: "1", ...environment },
  });
  return status === 0;
}

function sum(counts) {
  const total = (key) => counts.reduce((so_far, count) => so_far + (count[key] ?? 0), 0);
  return { passed: total("passed"), failed: total("failed"), skipped: total("skipped") };
}

async function withScratch(work) {
  const scratch = mkdtempSync(path.join(tmpdir(), "tidelock-test-"));
  try {
    return await work(scratch);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

function readJson(file) {
  return existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : undefined;
}

function freePort() {
  return new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

try {
  await main();
} catch (error) {
  console.error(error instanceof Stop ? error.message : error);
  process.exitCode = 1;
}
