// Preloaded into a server (`node --import`): counts what its compression takes. On SIGUSR2 it writes the count, in ms of
// CPU, to $ZLIB_COUNT_FILE with the process's id behind it.
import { writeFileSync } from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import zlib from "node:zlib";

let micros = 0;
for (const name of Object.keys(zlib).filter((key) => key.endsWith("Sync"))) {
  const original = zlib[name];
  zlib[name] = (...args) => {
    const before = process.cpuUsage();
    try {
      return original(...args);
    } finally {
      const { user, system } = process.cpuUsage(before);
      micros += user + system;
    }
  };
}
syncBuiltinESMExports();
process.on("SIGUSR2", () =>
  writeFileSync(`${process.env.ZLIB_COUNT_FILE}.${process.pid}`, String(micros / 1000)),
);
