import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";

const METHOD = /\b(?:const|function|as) (GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS)\b/g;

/** Every page as its address, such as `/t/[tenant]/devices`, found in the file system. */
export function appPages(): string[] {
  return filesNamed("page.tsx").map(addressOf);
}

/** Every method of every route handler, such as `GET /api/sync/conflicts/[id]`, found in the file system. */
export function appRoutes(): string[] {
  return filesNamed("route.ts").flatMap((file) =>
    Array.from(readFileSync(file, "utf8").matchAll(METHOD), ([, method]) => `${method} ${addressOf(file)}`),
  );
}

function filesNamed(name: string): string[] {
  return readdirSync("app", { recursive: true, encoding: "utf8" })
    .filter((file) => path.basename(file) === name)
    .map((file) => path.join("app", file))
    .sort();
}

function addressOf(file: string): string {
  return path.posix.dirname(file).replace(/^app/, "") || "/";
}
