// Brings a clone into the state that its sources ask for: packages, generated client, built pages. Plain JavaScript
// without dependencies, because it runs before there are any. Each step is skipped where nothing changed.
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { fingerprint } from "./fingerprint.mjs";
import { takeTurn } from "./take-turn.mjs";

export const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const at = (...parts) => path.join(root, ...parts);

/** Progress for people; standard output is kept for results. */
export function report(line) {
  console.error(`  ${line}`);
}

/** A reason to stop that needs no stack trace. */
export class Stop extends Error {}

export function refuseOldNode() {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  if (major < 20 || (major === 20 && minor < 12)) {
    throw new Stop(`Tidelock needs Node.js 20.12 or later; this is ${process.versions.node}.`);
  }
}

/** Reads `.env`, where there is one, for what the environment doesn't say itself. */
export function readEnvFile() {
  if (existsSync(at(".env"))) process.loadEnvFile(at(".env"));
}

/**
 * Installs the packages where the lock file asks for others than are there. Those for development come along: a later
 * `npm test` would otherwise install again, under a server that runs.
 */
export function ensureInstalled({ dev }) {
  return whereMissing(() => isInstalled(dev), install);
}

function install() {
  report("Installing packages (once)");
  const npm = process.env.npm_execpath;
  const args = ["ci", "--prefer-offline", "--no-audit", "--no-fund", "--loglevel=error", "--include=dev"];
  if (npm?.endsWith(".js")) run("npm ci", process.execPath, [npm, ...args]);
  else run("npm ci", "npm", args);
}

/** npm keeps a list of what it installed; it is compared with what package-lock.json wants, package by package. */
function isInstalled(dev) {
  const wanted = readJson("package-lock.json")?.packages;
  const there = readJson("node_modules/.package-lock.json")?.packages;
  if (!wanted || !there) return false;
  return Object.entries(wanted).every(([name, entry]) => {
    if (name === "" || entry.link || (entry.dev && !dev)) return true;
    const installed = there[name];
    if (!installed) return Boolean(entry.optional || entry.devOptional || entry.peer);
    return installed.version === entry.version;
  });
}

export function ensureGenerated() {
  const stamp = at("lib/db/generated/.stamp");
  const wanted = fingerprint([
    "prisma/schema.prisma",
    "prisma.config.ts",
    "node_modules/prisma/package.json",
  ]);
  const generate = () => {
    report("Generating the database client");
    run("prisma generate", process.execPath, [at("node_modules/prisma/build/index.js"), "generate"]);
    writeFileSync(stamp, wanted);
  };
  return whereMissing(() => readText(stamp) === wanted, generate);
}

const BUILT_FROM = [
  "app",
  "components",
  "lib",
  "public",
  "docs/reference/openapi.json",
  "prisma/schema.prisma",
  "package-lock.json",
  "tsconfig.json",
];

/** Such as next.config.ts and instrumentation.ts; not the set-up of tests, nor what Next writes itself. */
function rootSources() {
  return readdirSync(root).filter((name) => /^(?!vitest|playwright).*(?<!\.d)\.(ts|mjs)$/.test(name));
}

/** Builds the pages and handlers where a source of them has changed. */
export function ensureBuilt() {
  const stamp = at(".next/built-from");
  const wanted = fingerprint([...BUILT_FROM, ...rootSources()]);
  const build = () => {
    report("Building the pages (about a minute, once)");
    // A build that breaks off leaves something behind that must not pass for whole.
    rmSync(stamp, { force: true });
    run("next build", process.execPath, [at("node_modules/next/dist/bin/next"), "build"]);
    writeFileSync(stamp, wanted);
  };
  return whereMissing(() => existsSync(at(".next/BUILD_ID")) && readText(stamp) === wanted, build);
}

/** Builds what runs without the rest of node_modules, into .next/standalone; the next `npm start` builds its own again. */
export async function buildStandalone() {
  const turn = await takeTurn(report);
  try {
    report("Building the pages (about a minute)");
    rmSync(at(".next/built-from"), { force: true });
    rmSync(at(".next/standalone"), { recursive: true, force: true });
    run("next build", process.execPath, [at("node_modules/next/dist/bin/next"), "build"], {
      TIDELOCK_STANDALONE: "on",
    });
  } finally {
    turn?.close();
  }
}

/** Two starts at once take turns; the second one then finds the work done. */
async function whereMissing(isThere, make) {
  if (isThere()) return;
  const turn = await takeTurn(report);
  try {
    if (!isThere()) make();
  } finally {
    turn?.close();
  }
}

/** Compiles one TypeScript program of ours, so that it runs in this very process; returns the file to import. */
export async function compile(source) {
  const { build, stop } = await import("esbuild");
  const output = at("node_modules/.cache/tidelock", source.replaceAll("/", "-").replace(/ts$/, "mjs"));
  const draft = output.replace(/mjs$/, `${process.pid}.mjs`);
  await build({
    entryPoints: [at(source)],
    outfile: draft,
    bundle: true,
    packages: "external",
    platform: "node",
    format: "esm",
    target: "node20",
    sourcemap: "inline",
    absWorkingDir: root,
    logLevel: "error",
  });
  await stop();
  // Two commands at once must never read each other's half-written file.
  renameSync(draft, output);
  return output;
}

/** Runs a step to its end and shows its output only where it fails. */
function run(what, file, args, environment = {}) {
  const result = spawnSync(file, args, {
    cwd: root,
    encoding: "utf8",
    maxBuffer: 64 * 1024 * 1024,
    env: {
      ...process.env,
      NODE_ENV: "production",
      NEXT_TELEMETRY_DISABLED: "1",
      // See prisma.config.ts: the engine that Prisma's install script would download is never started.
      PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
      ...environment,
    },
  });
  if (result.status === 0) return;
  console.error(result.stdout ?? "", result.stderr ?? "");
  throw new Stop(
    `${what} failed${result.error ? `: ${result.error.message}` : "; its output stands above."}`,
  );
}

function readText(file) {
  return existsSync(file) ? readFileSync(file, "utf8") : undefined;
}

function readJson(file) {
  const text = readText(at(file));
  return text ? JSON.parse(text) : undefined;
}
