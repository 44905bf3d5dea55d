import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { connect } from "node:net";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { LIMITS } from "@/lib/contract/limits";
import { defineRoute } from "./define-route";
import { exchangeOf, observeExchanges } from "./exchange";

process.env.LOG_LEVEL = "silent";

const length = defineRoute({
  auth: "public",
  body: z.object({ text: z.string() }),
  handler: ({ input, request }) => ({
    length: input.text.length,
    wire: request.bytesInWire,
    from: request.address,
  }),
});

let server: Server;
let origin: string;

/** Does what Next does: a web Request without the body, and an answer without its framing headers. */
beforeAll(async () => {
  observeExchanges();
  server = createServer(async (incoming, outgoing) => {
    const headers = Object.entries(incoming.headers).map(
      ([name, value]) => [name, String(value)] as [string, string],
    );
    const request = new Request(`http://test${incoming.url}`, { method: "PUT", headers });
    const response = incoming.url === "/other" ? new Response("plain") : await length(request);
    outgoing.statusCode = response.status;
    for (const [name, value] of response.headers) {
      expect(["content-length", "content-encoding"]).not.toContain(name);
      if (!outgoing.hasHeader(name)) outgoing.setHeader(name, value);
    }
    outgoing.end(Buffer.from(await response.arrayBuffer()));
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

test("a body is read from Node itself, and the answer's framing is set there", async () => {
  const body = gzipSync(JSON.stringify({ text: "x".repeat(3000) }));
  const response = await fetch(origin, {
    method: "POST",
    body: new Uint8Array(body),
    headers: { "content-encoding": "gzip", "accept-encoding": "gzip" },
  });
  expect(response.headers.get("content-length")).not.toBeNull();
  expect(await response.json()).toEqual({ length: 3000, wire: body.byteLength, from: "127.0.0.1" });
});

test("every answer of the server carries a request id, also one that no route made", async () => {
  const other = await fetch(`${origin}/other`, { headers: { "x-request-id": "my-request-7" } });
  expect(other.headers.get("x-request-id")).toBe("my-request-7");
  expect((await fetch(`${origin}/other`)).headers.get("x-request-id")).toMatch(/^[0-9a-f-]{36}$/);
});

test("a client can't claim another request's Node side or another address", async () => {
  const response = await fetch(origin, {
    method: "POST",
    body: JSON.stringify({ text: "" }),
    headers: { "x-tidelock-exchange": "1", "x-tidelock-address": "8.8.8.8", "x-forwarded-for": "8.8.8.8" },
  });
  expect(await response.json()).toMatchObject({ from: "127.0.0.1" });
});

test("a body of unknown length is cut at the limit, and the connection still answers the next request", async () => {
  const tooLong = `${"x".repeat(1024)}`.repeat(1024);
  const socket = connect(Number(new URL(origin).port), "127.0.0.1");
  let answers = "";
  socket.on("data", (data) => {
    answers += data;
  });
  socket.write("POST / HTTP/1.1\r\nHost: test\r\nTransfer-Encoding: chunked\r\n\r\n");
  for (let mb = 0; mb * 1024 * 1024 <= LIMITS.bodyBytes; mb++) socket.write(`100000\r\n${tooLong}\r\n`);
  socket.write("0\r\n\r\nGET /other HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\r\n");
  await once(socket, "close");
  expect(answers).toContain("HTTP/1.1 413");
  expect(answers).toMatch(/HTTP\/1\.1 200[\s\S]*plain/);
});

test("a client that goes away in the middle of its body leaves nothing behind", async () => {
  const socket = connect(Number(new URL(origin).port), "127.0.0.1");
  const arrived = once(server, "request");
  socket.write("POST / HTTP/1.1\r\nHost: test\r\nContent-Length: 1000\r\n\r\nhalf");
  const [incoming, outgoing] = await arrived;
  const key = new Headers({ "x-tidelock-exchange": incoming.headers["x-tidelock-exchange"] });
  expect(exchangeOf(key)).toBeDefined();
  socket.destroy();
  await once(outgoing, "close");
  expect(exchangeOf(key)).toBeUndefined();
});
