import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import type { BenchServer } from "./setup";

export type ZlibCount = {
  /** What a server needs in its environment to count. */
  environment: Record<string, string>;
  /** CPU that the server's process has spent in zlib so far, in ms. */
  ms: (server: BenchServer) => Promise<number>;
  remove: () => void;
};

/** Lets a server count what its compression takes; see count-zlib.mjs. */
export function zlibCount(): ZlibCount {
  const folder = mkdtempSync(path.join(tmpdir(), "tidelock-zlib-"));
  const name = path.join(folder, "count");
  const preload = pathToFileURL(path.join(import.meta.dirname, "count-zlib.mjs"));
  return {
    environment: { NODE_OPTIONS: `--import ${preload}`, ZLIB_COUNT_FILE: name },
    ms: async ({ pid }) => {
      const file = `${name}.${pid()}`;
      rmSync(file, { force: true });
      process.kill(pid(), "SIGUSR2");
      for (;;) {
        const text = readIfThere(file);
        if (text) return Number(text);
        await delay(10);
      }
    },
    remove: () => rmSync(folder, { recursive: true }),
  };
}

function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}
