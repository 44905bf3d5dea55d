import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, expect, test } from "vitest";
import { parseEnvironment } from "@/lib/config";
import { chooseAddress } from "./listen-address";

let other: Server | undefined;
afterEach(() => other?.close());

/** Something that listens already and answers everything with this text. */
async function occupied(answer: string): Promise<string> {
  const server = createServer((_request, response) => response.end(answer));
  other = server;
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return String((server.address() as AddressInfo).port);
}

test("a port that Tidelock itself holds is refused with its address", async () => {
  const PORT = await occupied('{"name":"tidelock"}');
  await expect(chooseAddress(parseEnvironment({ PORT }))).rejects.toThrow(
    `Tidelock already runs on http://127.0.0.1:${PORT}`,
  );
});

test("a port that something else holds is refused in one line", async () => {
  const PORT = await occupied("hello");
  await expect(chooseAddress(parseEnvironment({ PORT }))).rejects.toThrow(
    /^Port \d+ on 127.0.0.1 is taken.*$/,
  );
});

test("port 0 takes any free one, and an address for all is shown as this machine's", async () => {
  const { port, url, host } = await chooseAddress(parseEnvironment({ PORT: "0", HOST: "0.0.0.0" }));
  expect(port).toBeGreaterThan(1023);
  expect({ url, host }).toEqual({ url: `http://127.0.0.1:${port}`, host: "0.0.0.0" });
});
