// `npm start`: from a fresh clone to a running server. What needs packages or types lives in scripts/launch.
import { parseArgs } from "node:util";
import {
  compile,
  ensureBuilt,
  ensureGenerated,
  ensureInstalled,
  readEnvFile,
  refuseOldNode,
  root,
  Stop,
} from "./project.mjs";

const HELP = `Usage: npm start [-- options]

Starts Tidelock: installs and builds what is missing, starts the database, and prints where to sign in.

Options
  --dev     serve from the sources and reload when they change
  --help    show this

Environment (also read from .env)
  PORT               port to listen on (3000)
  HOST               address to listen on (127.0.0.1)
  DATABASE_URL       a PostgreSQL of yours, 15 or later, as its owner; absent: an embedded one
  TIDELOCK_DATA_DIR  folder of the embedded database and the secrets (.data)
  TIDELOCK_DEMO      off: no demo tenants on the first start (on)
See .env.example for the others.`;

async function main() {
  const options = readOptions();
  if (options.help) return console.log(HELP);
  process.chdir(root);
  refuseOldNode();
  readEnvFile();
  await ensureInstalled({ dev: options.dev });
  const { launch } = await import(await compile("scripts/launch/launch.ts"));
  process.exitCode = await launch({
    form: options.dev ? "dev" : "built",
    compile,
    build: async () => {
      await ensureGenerated();
      if (!options.dev) await ensureBuilt();
    },
  });
}

function readOptions() {
  try {
    const { values } = parseArgs({
      options: { dev: { type: "boolean" }, help: { type: "boolean", short: "h" } },
    });
    return { dev: values.dev ?? false, help: values.help ?? false };
  } catch (error) {
    console.error(`${error.message}\n\n${HELP}`);
    process.exit(2);
  }
}

try {
  await main();
} catch (error) {
  console.error(error instanceof Stop ? error.message : error);
  process.exitCode = 1;
}
