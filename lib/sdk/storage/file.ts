import { createHash } from "node:crypto";
import { type FileHandle, open, rename } from "node:fs/promises";
import path from "node:path";
import { StorageInUse } from "../owner";
import { lockFile } from "./file-lock";
import type { StorageBatch, SyncStorage } from "./storage";

/** Storage in a file, to be closed in the end. */
export type FileStorage = SyncStorage & { close(): Promise<void> };

/** The file is damaged, and not only by a crash in its last write. */
export class StorageDamaged extends Error {
  override name = "StorageDamaged";
}

/** Who opened each file last in this process. */
const holders = new Map<string, object>();

/** A log of this size, and this many times larger than what it held when it was last written anew, is written anew. */
const COMPACT_FROM_BYTES = 1024 * 1024;
const COMPACT_AT_TIMES = 4;

/**
 * Storage for Node: all of it in memory, each write one line at the end of a log, on disk before it resolves. A line
 * begins with its checksum, so that a write torn by a crash is recognised and counts as never made. One process at a
 * time, and in it whoever opened the file last; the folder must exist.
 * @throws StorageDamaged, StorageInUse where another process has it, or what the file system says.
 */
export async function fileStorage(file: string): Promise<FileStorage> {
  const kept = new Map<string, string>();
  const unlock = await lockFile(file);
  const name = path.resolve(file);
  const holder = {};
  holders.set(name, holder);
  const letGo = async () => {
    if (holders.get(name) !== holder) return;
    holders.delete(name);
    await unlock();
  };
  let log: FileHandle;
  try {
    log = await open(file, "a+", 0o600);
  } catch (error) {
    await letGo();
    throw error;
  }
  let length: number;
  try {
    length = replay(await log.readFile(), kept, file);
    await log.truncate(length);
    await syncFolder(file);
  } catch (error) {
    await log.close();
    await letGo();
    throw error;
  }
  let compactAt = nextCompaction(wholeLog(kept).byteLength);
  let turn: Promise<unknown> = Promise.resolve();

  const append = async (batch: StorageBatch) => {
    if (holders.get(name) !== holder) throw new StorageInUse("Another client has opened this storage since");
    const line = lineOf(batch);
    try {
      await log.appendFile(line);
      await log.datasync();
    } catch (error) {
      // What was written of it must not stand before the next line.
      await log.truncate(length);
      throw error;
    }
    length += line.byteLength;
    remember(batch, kept);
    if (length >= compactAt) await compact();
  };

  const compact = async () => {
    const fresh = `${file}.new`;
    const whole = wholeLog(kept);
    const next = await open(fresh, "w+", 0o600);
    await next.writeFile(whole);
    await next.sync();
    await next.close();
    await rename(fresh, file);
    await syncFolder(file);
    await log.close();
    log = await open(file, "a+", 0o600);
    length = whole.byteLength;
    compactAt = nextCompaction(length);
  };

  const inTurn = <Result>(work: () => Promise<Result>): Promise<Result> => {
    const result = turn.then(work);
    turn = result.catch(() => undefined);
    return result;
  };

  return {
    read: async (keys) => keys.map((key) => parse(kept.get(key))),
    range: async (prefix) =>
      [...kept]
        .filter(([key]) => key.startsWith(prefix))
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([key, text]) => [key, parse(text)]),
    write: (batch) => inTurn(() => append(batch)),
    close: () =>
      inTurn(async () => {
        await log.close();
        await letGo();
      }),
  };
}

/** Fills `kept` from the log and gives the length of its good part. */
function replay(log: Buffer, kept: Map<string, string>, file: string): number {
  let good = 0;
  for (let start = 0; start < log.length; ) {
    const newline = log.indexOf(NEWLINE, start);
    const end = newline === -1 ? log.length : newline;
    const batch = newline === -1 ? undefined : batchOf(log.subarray(start, end));
    if (batch && good !== start) throw new StorageDamaged(`${file} is damaged at byte ${good}`);
    start = end + 1;
    if (!batch) continue;
    remember(batch, kept);
    good = start;
  }
  return good;
}

function remember({ put = [], delete: gone = [] }: StorageBatch, kept: Map<string, string>): void {
  for (const key of gone) kept.delete(key);
  for (const [key, value] of put) kept.set(key, JSON.stringify(value));
}

function wholeLog(kept: ReadonlyMap<string, string>): Buffer {
  return lineOf({ put: [...kept].map(([key, text]) => [key, parse(text)]) });
}

const NEWLINE = 10;
const CHECKSUM_CHARACTERS = 16;

function lineOf(batch: StorageBatch): Buffer {
  const text = JSON.stringify(batch);
  return Buffer.from(`${checksum(text)} ${text}\n`);
}

/** The batch of a line, or nothing where the line is torn. */
function batchOf(line: Buffer): StorageBatch | undefined {
  const text = line.toString("utf8", CHECKSUM_CHARACTERS + 1);
  const intact = line.toString("utf8", 0, CHECKSUM_CHARACTERS) === checksum(text);
  return intact ? (JSON.parse(text) as StorageBatch) : undefined;
}

function checksum(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, CHECKSUM_CHARACTERS);
}

function nextCompaction(length: number): number {
  return Math.max(COMPACT_FROM_BYTES, length * COMPACT_AT_TIMES);
}

function parse(text: string | undefined): unknown {
  return text === undefined ? undefined : JSON.parse(text);
}

/** Makes a file's new name durable. */
async function syncFolder(file: string): Promise<void> {
  let folder: FileHandle | undefined;
  try {
    folder = await open(path.dirname(file), "r");
    await folder.sync();
  } finally {
    await folder?.close();
  }
}
