import { randomInt } from "node:crypto";
import { createServer } from "node:net";

/** Whether this address can be listened on right now. */
export function portIsFree(port: number, host = "127.0.0.1"): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once("error", () => resolve(false));
    probe.listen({ port, host, exclusive: true }, () => probe.close(() => resolve(true)));
  });
}

/** A random free port below the range that systems hand out to outgoing connections, so that it is likely free tomorrow too. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(15_000, 32_000);
    if (await portIsFree(port)) return port;
  }
}
