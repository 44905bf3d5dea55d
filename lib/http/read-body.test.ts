import { brotliCompressSync, deflateRawSync, gzipSync, constants as zlibConstants } from "node:zlib";
import { expect, test } from "vitest";
import { LIMITS } from "@/lib/contract/limits";
import { DICTIONARY, DICTIONARY_CODING } from "@/lib/core/bandwidth/dictionary";
import { readBody } from "./read-body";

const MB = 1024 * 1024;

function post(body: Uint8Array | ReadableStream, headers: Record<string, string> = {}): Request {
  return new Request("http://test/", {
    method: "POST",
    body: body as BodyInit,
    headers,
    duplex: "half",
  } as RequestInit);
}

/** A body that never ends; tells how much of it was taken. */
function endless(chunk: Uint8Array): { stream: ReadableStream; taken: () => number } {
  let taken = 0;
  const stream = new ReadableStream({
    pull: (controller) => {
      taken += chunk.byteLength;
      controller.enqueue(chunk);
    },
  });
  return { stream, taken: () => taken };
}

test("a plain body is read as it is", async () => {
  const body = await readBody(post(Buffer.from("hello")), undefined, LIMITS.bodyBytes);
  expect(body.bytes.toString()).toBe("hello");
  expect(body.wireBytes).toBe(5);
});

const withDictionary = (bytes: Buffer) => deflateRawSync(bytes, { dictionary: Buffer.from(DICTIONARY) });

test.each([
  ["gzip", gzipSync],
  ["x-gzip", gzipSync],
  ["br", brotliCompressSync],
  [DICTIONARY_CODING, withDictionary],
] as const)("a body in %s is inflated, and both sizes are known", async (encoding, compress) => {
  const sent = compress(Buffer.from("a".repeat(10_000)));
  const body = await readBody(post(sent, { "content-encoding": encoding }), undefined, LIMITS.bodyBytes);
  expect(body.bytes.toString()).toBe("a".repeat(10_000));
  expect(body.wireBytes).toBe(sent.byteLength);
});

test("identity and an empty encoding mean a plain body", async () => {
  for (const encoding of ["identity", ""]) {
    const body = await readBody(
      post(Buffer.from("x"), { "content-encoding": encoding }),
      undefined,
      LIMITS.bodyBytes,
    );
    expect(body.bytes.toString()).toBe("x");
  }
});

test.each(["deflate", "compress", "gzip, br", "constructor", "__proto__", "snappy", "tidelock-d0"])(
  "a body in %s is refused before it is read",
  async (encoding) => {
    const { stream, taken } = endless(new Uint8Array(1024));
    const before = taken();
    await expect(
      readBody(post(stream, { "content-encoding": encoding }), undefined, LIMITS.bodyBytes),
    ).rejects.toMatchObject({
      code: "unsupported_encoding",
    });
    expect(taken() - before).toBeLessThanOrEqual(1024);
  },
);

test("an announced length over the limit is refused before the body is read", async () => {
  const { stream, taken } = endless(new Uint8Array(1024));
  const request = post(stream, { "content-length": String(LIMITS.bodyBytes + 1) });
  await expect(readBody(request, undefined, LIMITS.bodyBytes)).rejects.toMatchObject({
    code: "payload_too_large",
  });
  expect(taken()).toBeLessThanOrEqual(1024);
});

test("a body that doesn't say its length is cut at the limit", async () => {
  const { stream, taken } = endless(new Uint8Array(256 * 1024));
  await expect(readBody(post(stream), undefined, LIMITS.bodyBytes)).rejects.toMatchObject({
    code: "payload_too_large",
  });
  expect(taken()).toBeLessThan(LIMITS.bodyBytes + MB);
});

test("a body of exactly the limit passes", async () => {
  const body = await readBody(post(new Uint8Array(LIMITS.bodyBytes)), undefined, LIMITS.bodyBytes);
  expect(body.bytes.byteLength).toBe(LIMITS.bodyBytes);
});

const fastBrotli = (bytes: Buffer) =>
  brotliCompressSync(bytes, { params: { [zlibConstants.BROTLI_PARAM_QUALITY]: 1 } });

test.each([
  ["gzip", gzipSync],
  ["br", fastBrotli],
  [DICTIONARY_CODING, withDictionary],
] as const)("a bomb in %s is cut while it inflates", async (encoding, compress) => {
  const bomb = compress(Buffer.alloc(100 * MB));
  expect(bomb.byteLength).toBeLessThan(MB);
  const before = process.memoryUsage().arrayBuffers;
  await expect(
    readBody(post(bomb, { "content-encoding": encoding }), undefined, LIMITS.bodyBytes),
  ).rejects.toMatchObject({
    code: "payload_too_large",
  });
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(20 * MB);
});

test.each([
  ["cut off", "gzip", gzipSync(Buffer.from("x".repeat(5000))).subarray(0, 20), /too early/],
  ["empty", "gzip", new Uint8Array(0), /too early/],
  ["no gzip at all", "gzip", Buffer.from("{}"), /Content-Encoding/],
  ["cut off", "br", brotliCompressSync(Buffer.from("xyz".repeat(5000))).subarray(0, 8), /too early/],
  [
    "cut off",
    DICTIONARY_CODING,
    withDictionary(Buffer.from(JSON.stringify([...Array(900).keys()]))).subarray(0, 40),
    /too early/,
  ],
  ["made without the dictionary", "gzip", deflateRawSync(Buffer.from("{}")), /Content-Encoding/],
  ["no deflate at all", DICTIONARY_CODING, Buffer.from([0xff, 0xff, 0xff]), /Content-Encoding/],
  ["no brotli at all", "br", Buffer.from("hello, world"), /Content-Encoding/],
])("a body that is %s in %s is called malformed", async (_, encoding, sent, detail) => {
  await expect(
    readBody(post(sent, { "content-encoding": encoding }), undefined, LIMITS.bodyBytes),
  ).rejects.toMatchObject({
    code: "malformed_json",
    detail: expect.stringMatching(detail),
  });
});
