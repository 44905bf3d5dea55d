import { createSocket, type Socket } from "node:dgram";
import { type LookupAddress, lookup } from "node:dns";
import { once } from "node:events";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { afterEach, expect, test } from "vitest";
import { nameResolver } from "./resolve-name";

const open: Socket[] = [];
afterEach(() => {
  for (const socket of open.splice(0)) socket.close();
});

/** A name server that gives every name this IPv4 address and no other; without one it never answers. */
async function nameServer(address?: string): Promise<string> {
  const server = createSocket("udp4");
  open.push(server);
  server.on("message", (query, { port, address: from }) => {
    if (address) server.send(answerTo(query, address), port, from);
  });
  server.bind(0, "127.0.0.1");
  await once(server, "listening");
  return `127.0.0.1:${server.address().port}`;
}

/** RFC 1035: the header, the question again, and for type A one answer that points to the question's name. */
function answerTo(query: Buffer, address: string): Buffer {
  const endOfName = query.indexOf(0, 12) + 1;
  const isA = query.readUInt16BE(endOfName) === 1;
  const question = query.subarray(12, endOfName + 4);
  const header = Buffer.from(query.subarray(0, 12));
  header.writeUInt16BE(0x8180, 2);
  header.writeUInt16BE(isA ? 1 : 0, 6);
  header.writeUInt32BE(0, 8);
  const record = Buffer.from([0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, ...address.split(".").map(Number)]);
  return Buffer.concat([header, question, ...(isA ? [record] : [])]);
}

function hostsFile(text: string): string {
  const file = path.join(mkdtempSync(path.join(tmpdir(), "tidelock-hosts-")), "hosts");
  writeFileSync(file, text);
  return file;
}

type Options = Parameters<typeof nameResolver>[0];

const resolve = (host: string, sources: Options, family: 0 | 4 | 6 = 0) =>
  promisify<string, { all: true; family: number }, LookupAddress[]>(nameResolver(sources))(host, {
    all: true,
    family,
  });

test("names that nobody answers for hold no thread that others need", async () => {
  const servers = [await nameServer()];
  let ended = 0;
  const slow = Array.from({ length: 32 }, (_, n) =>
    resolve(`slow-${n}.example.com`, { servers, deadlineMs: 600 }).finally(() => ended++),
  );
  await promisify(lookup)("localhost");
  expect(ended).toBe(0);
  for (const { reason } of (await Promise.allSettled(slow)) as PromiseRejectedResult[]) {
    expect(reason.code).toMatch(/^(ECANCELLED|ETIMEOUT)$/);
  }
});

test("DNS tells the addresses of a name", async () => {
  const servers = [await nameServer("192.0.2.7")];
  expect(await resolve("hooks.example.com", { servers })).toEqual([{ address: "192.0.2.7", family: 4 }]);
  await expect(resolve("hooks.example.com", { servers }, 6)).rejects.toMatchObject({ code: "ENOTFOUND" });
});

test("what the hosts file says goes before DNS, which then isn't asked", async () => {
  const sources = {
    servers: [await nameServer("192.0.2.7")],
    hostsFile: hostsFile(
      "# 10.9.9.9 inside\n10.0.0.5\tInside.example.com inside # ours\n::1 inside\nnonsense inside\n",
    ),
  };
  const inside = [
    { address: "10.0.0.5", family: 4 },
    { address: "::1", family: 6 },
  ];
  expect(await resolve("inside", sources)).toEqual(inside);
  expect(await resolve("INSIDE.example.com.", sources)).toEqual([inside[0]]);
  expect(await resolve("inside", sources, 6)).toEqual([inside[1]]);
  expect(await resolve("outside.example.com", sources)).toEqual([{ address: "192.0.2.7", family: 4 }]);
});

test("localhost is this machine, whatever DNS says", async () => {
  const sources = { servers: [await nameServer("192.0.2.7")], hostsFile: hostsFile("") };
  for (const name of ["localhost", "LocalHost.", "db.localhost"]) {
    expect((await resolve(name, sources)).map(({ address }) => address)).toEqual(["127.0.0.1", "::1"]);
  }
});
