import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { StorageInUse } from "../owner";
import { fileStorage } from "./file";

let folder: string;
let file: string;
const children: ChildProcess[] = [];

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "tidelock-lock-"));
  file = path.join(folder, "device.log");
});

afterEach(async () => {
  for (const child of children.splice(0)) child.kill("SIGKILL");
  await rm(folder, { recursive: true });
});

/** Another process that runs, with its lock on the file. */
async function otherProcess(): Promise<ChildProcess> {
  const script = `
    const { readFileSync, writeFileSync } = require("node:fs");
    const stat = (() => { try { return readFileSync("/proc/self/stat", "utf8"); } catch { return undefined; } })();
    const began = stat ? stat.slice(stat.lastIndexOf(")")).split(" ")[20] : "";
    writeFileSync(${JSON.stringify(`${file}.lock`)}, process.pid + " " + began);
    console.log("ready");
    setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ["-e", script], { stdio: ["ignore", "pipe", "inherit"] });
  children.push(child);
  await new Promise((resolve) => child.stdout?.once("data", resolve));
  return child;
}

describe("a file storage", () => {
  it("is refused while another process has it, and free once that is dead", async () => {
    const other = await otherProcess();
    await expect(fileStorage(file)).rejects.toBeInstanceOf(StorageInUse);
    await expect(fileStorage(file)).rejects.toThrow(String(other.pid));
    const dead = new Promise((resolve) => other.once("exit", resolve));
    other.kill("SIGKILL");
    await dead;
    const storage = await fileStorage(file);
    await storage.write({ put: [["a", 1]] });
    await storage.close();
    expect(await readdir(folder)).toEqual(["device.log"]);
  });

  it("is free where the lock's number has gone to another process since, or is none", async () => {
    for (const stale of [`${process.ppid} 1`, "", "nobody"]) {
      await writeFile(`${file}.lock`, stale);
      await (await fileStorage(file)).close();
    }
  });

  it("belongs to whoever opened it last in one process: the other's write is refused, not lost", async () => {
    const first = await fileStorage(file);
    await first.write({ put: [["a", 1]] });
    const second = await fileStorage(file);
    await second.write({ put: [["b", 2]] });
    await expect(first.write({ put: [["c", 3]] })).rejects.toBeInstanceOf(StorageInUse);
    await first.close();
    await second.write({ put: [["d", 4]] });
    await second.close();
    const third = await fileStorage(file);
    expect(await third.read(["a", "b", "c", "d"])).toEqual([1, 2, undefined, 4]);
    await third.close();
  });
});
