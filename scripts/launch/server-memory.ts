import os from "node:os";

const MB = 1024 * 1024;
/** What the server needs beside its heap: code, buffers, and V8's nursery. */
const BESIDE_HEAP_MB = 256;
const HEAP = { leastMb: 192, mostMb: 2048 };
const LEAST_MB = 512;
/** Below this the nursery shrinks, so that more is left for what stays. */
const ROOMY_MB = 1024;

export type ServerMemory = {
  heapMb: number;
  nurseryMb: number;
  /** For whoever starts it, where it is likely to be too little. */
  warning?: string;
};

/** How much memory this process may use: the container's limit where there is one, else the machine's. */
export function availableMb(): number {
  // Without a limit the kernel gives a number beyond any machine's memory.
  const limit = process.constrainedMemory() || Number.POSITIVE_INFINITY;
  return Math.floor(Math.min(limit, os.totalmem()) / MB);
}

/**
 * The server's heap: a quarter of the memory, because PostgreSQL and the system's file cache want theirs, or what
 * SERVER_HEAP_MB says.
 */
export function serverMemory(memoryMb: number, wantedHeapMb: number | undefined): ServerMemory {
  const usual = Math.min(HEAP.mostMb, Math.max(HEAP.leastMb, Math.floor(memoryMb / 4)));
  const heapMb = wantedHeapMb ?? usual;
  const nurseryMb = memoryMb < ROOMY_MB ? 16 : 64;
  const warning = warningFor(memoryMb, heapMb);
  return { heapMb, nurseryMb, ...(warning && { warning }) };
}

function warningFor(memoryMb: number, heapMb: number): string | undefined {
  if (memoryMb < LEAST_MB) {
    return `Only ${memoryMb} MB of memory are to be had here, and Tidelock needs ${LEAST_MB} MB: the system may end it under load. Give the machine or container more.`;
  }
  if (heapMb + BESIDE_HEAP_MB > memoryMb) {
    return `SERVER_HEAP_MB=${heapMb} and ${BESIDE_HEAP_MB} MB beside it are more than the ${memoryMb} MB of memory here: the system may end the server under load.`;
  }
  return undefined;
}

/** Why the server is gone, where V8 ended it for want of memory. */
export function describeEnd(
  exitCode: number | null,
  signal: string | null,
  { heapMb }: ServerMemory,
): string {
  const why = signal ?? `exit code ${exitCode}`;
  if (signal !== "SIGABRT" && exitCode !== 134) return `The server stopped unexpectedly (${why})`;
  return `The server stopped unexpectedly (${why}), most likely because its heap of ${heapMb} MB was full: give the machine more memory, or set SERVER_HEAP_MB`;
}
