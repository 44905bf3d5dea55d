import { readFileSync } from "node:fs";

/**
 * What a process and all that it started hold in memory now, PostgreSQL apart, in MB. Pages that several of them share
 * count once (PSS).
 */
export function memoryOfTree(pid: number): number {
  return Math.round(kbOf(pid) / 1024);
}

function kbOf(pid: number): number {
  const isPostgres = /postgres/.test(readFileSync(`/proc/${pid}/comm`, "utf8"));
  if (isPostgres) return 0;
  const [, kb] = /^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, "utf8")) ?? [];
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").split(" ").filter(Boolean);
  return children.reduce((sum, child) => sum + kbOf(Number(child)), Number(kb));
}
