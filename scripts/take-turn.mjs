import { createHash } from "node:crypto";
import { createServer } from "node:net";

/**
 * A lock that no crash leaves behind: an abstract socket, named after this clone, goes with its process. Only Linux has
 * them; elsewhere two first starts at once are not kept apart.
 */
export async function takeTurn(report) {
  if (process.platform !== "linux") return undefined;
  const name = createHash("sha256").update(process.cwd()).digest("hex");
  for (let waited = 0; ; waited += 1) {
    const lock = await listen(`\0tidelock-${name}`);
    if (lock) return lock;
    if (waited === 0) report("Waiting for another start that installs or builds");
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
}

function listen(address) {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", (error) => (error.code === "EADDRINUSE" ? resolve(undefined) : reject(error)));
    server.listen(address, () => resolve(server));
  });
}
