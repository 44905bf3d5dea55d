import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";

/** Of the content of these files and folders of the clone; tests and what is generated don't count. */
export function fingerprint(sources) {
  const hash = createHash("sha256");
  for (const file of sources.flatMap(filesUnder).sort()) hash.update(`${file}\0`).update(readFileSync(file));
  return hash.digest("hex");
}

const NOT_BUILT = /(^|\/)(node_modules|generated|dist|testing)$|\.test\.tsx?$/;

function filesUnder(source) {
  if (NOT_BUILT.test(source) || !existsSync(source)) return [];
  const entries = readEntries(source);
  return entries ? entries.flatMap((name) => filesUnder(`${source}/${name}`)) : [source];
}

function readEntries(source) {
  try {
    return readdirSync(source);
  } catch (error) {
    if (error.code === "ENOTDIR") return undefined;
    throw error;
  }
}
