// `npm run -s tidelock -- <command>`: the command line in scripts/cli, compiled and run in this process.
import {
  compile,
  ensureGenerated,
  ensureInstalled,
  readEnvFile,
  refuseOldNode,
  root,
  Stop,
} from "./project.mjs";

try {
  process.chdir(root);
  refuseOldNode();
  readEnvFile();
  await ensureInstalled({ dev: false });
  await ensureGenerated();
  const { main } = await import(await compile("scripts/cli/main.ts"));
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  console.error(error instanceof Stop ? error.message : error);
  process.exitCode = 1;
}
