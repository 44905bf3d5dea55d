// `node start.mjs` in a packaged folder: the same launcher as `npm start`, with everything made beforehand.
import path from "node:path";
import { launch } from "../launch/launch.ts";
import { refuseOldNode, Stop } from "../project.mjs";

process.chdir(import.meta.dirname);
try {
  refuseOldNode();
  process.exitCode = await launch({
    form: "packaged",
    build: async () => {},
    compile: async (source) => path.resolve(path.basename(source).replace(/ts$/, "mjs")),
  });
} catch (error) {
  console.error(error instanceof Stop ? error.message : error);
  process.exitCode = 1;
}
