/**
 * Writes docs/reference/openapi.json and the Postman collection from the route handlers: their schemas, the types of
 * their answers, their doc comments. With --check it writes nothing and fails where the files are not what it would
 * write. Run: npm run generate:api
 */
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { openApiOf } from "./openapi";
import { postmanOf } from "./postman";
import { readRoutes } from "./read-routes";

const root = path.resolve(import.meta.dirname, "../..");
const { version } = JSON.parse(readFileSync(path.join(root, "package.json"), "utf8"));
const routes = await readRoutes(root);
const silent = routes.operations.filter(({ summary }) => summary === "");
for (const { method, path: address } of silent) {
  console.error(
    `${method.toUpperCase()} ${address} has no doc comment on its export: say in a sentence what it does.`,
  );
}
const api = openApiOf(version, routes);
const files = {
  "docs/reference/openapi.json": api,
  "docs/reference/tidelock.postman_collection.json": postmanOf(api),
};
let stale = false;
for (const [file, content] of Object.entries(files)) {
  const text = `${JSON.stringify(content, null, 2)}\n`;
  const target = path.join(root, file);
  if (!process.argv.includes("--check")) writeFileSync(target, text);
  else if (readFileSync(target, "utf8") !== text) {
    stale = true;
    console.error(`${file} is not what the route handlers say: run npm run generate:api.`);
  }
}
process.exit(stale || silent.length > 0 ? 1 : 0);
