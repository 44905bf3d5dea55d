import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";

/** The most memory (MB) that the process of a command held, as the system counts it. */
export async function commandPeakMb(dataDir: string, ...words: string[]): Promise<number> {
  const child = spawn(process.execPath, ["scripts/tidelock.mjs", ...words], {
    env: { ...process.env, TIDELOCK_DATA_DIR: dataDir },
    stdio: ["ignore", "ignore", "inherit"],
  });
  let peakKb = 0;
  const looking = setInterval(() => {
    if (child.exitCode !== null) return;
    const status = readFileSync(`/proc/${child.pid}/status`, "utf8");
    peakKb = Math.max(peakKb, Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0));
  }, 5);
  const [code] = await once(child, "exit");
  clearInterval(looking);
  if (code !== 0) throw new Error(`${words.join(" ")} ended with ${code}`);
  return Math.round(peakKb / 1024);
}
