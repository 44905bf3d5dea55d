// `node tidelock.mjs <command>` in a packaged folder: the command line that `npm run tidelock` runs from the sources.
import { main } from "../cli/main";

process.chdir(import.meta.dirname);
process.exitCode = await main(process.argv.slice(2));
