import { get } from "node:http";
import type { Config } from "@/lib/config";
import { freePort, portIsFree } from "@/lib/db/embedded/free-port";
import { SetupError } from "@/lib/db/setup-error";

export type Address = { host: string; port: number; url: string };

/**
 * Where the server will listen, and the address to open in a browser on this machine. PORT=0 takes any free port.
 * @throws SetupError when the port is taken, saying by whom if it can be told
 */
export async function chooseAddress({ HOST: host, PORT }: Config): Promise<Address> {
  const port = PORT === 0 ? await freePort() : PORT;
  const shown = host === "0.0.0.0" || host === "::" ? "127.0.0.1" : host.includes(":") ? `[${host}]` : host;
  const url = `http://${shown}:${port}`;
  if (!(await portIsFree(port, host))) {
    throw new SetupError(
      (await isTidelock(url))
        ? `Tidelock already runs on ${url}. Stop it first, or set PORT to start another beside it.`
        : `Port ${port} on ${host} is taken or not ours to listen on. Set PORT or HOST.`,
    );
  }
  return { host, port, url };
}

function isTidelock(url: string): Promise<boolean> {
  return new Promise((resolve) => {
    const request = get(`${url}/livez`, { timeout: 1_000 }, (response) => {
      let body = "";
      response.on("data", (chunk) => {
        body += chunk;
      });
      response.on("end", () => resolve(body.includes('"tidelock"')));
    });
    request.on("timeout", () => request.destroy());
    request.on("error", () => resolve(false));
  });
}
