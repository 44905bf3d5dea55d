import { randomBytes } from "node:crypto";
import { brotliDecompressSync, gunzipSync, inflateRawSync } from "node:zlib";
import { expect, test } from "vitest";
import { DICTIONARY, DICTIONARY_CODING } from "@/lib/core/bandwidth/dictionary";
import { encodeText } from "./encode-text";

const long = JSON.stringify({
  items: Array.from({ length: 60 }, (_, no) => ({ no, title: "Zählerstand ablesen" })),
});

test("an answer under 1024 bytes travels plain", () => {
  expect(encodeText("x".repeat(1023), "gzip").encoding).toBeUndefined();
  expect(encodeText("x".repeat(1024), "gzip").encoding).toBe("gzip");
});

test("the limit counts bytes, not characters", () => {
  expect(encodeText("ü".repeat(512), "gzip").encoding).toBe("gzip");
});

test("what is compressed inflates to the same text", () => {
  const gzip = encodeText(long, "gzip");
  const br = encodeText(long, "br");
  expect(gunzipSync(gzip.bytes).toString()).toBe(long);
  expect(brotliDecompressSync(br.bytes).toString()).toBe(long);
  expect(gzip.rawLength).toBe(Buffer.byteLength(long));
  expect(gzip.bytes.byteLength).toBeLessThan(gzip.rawLength / 2);
});

test("what compression hardly makes smaller travels plain", () => {
  const noise = String.fromCharCode(...randomBytes(3000).map((byte) => byte & 0x7f));
  const { encoding, bytes } = encodeText(noise, "gzip, br");
  expect(encoding).toBeUndefined();
  expect(bytes.byteLength).toBe(3000);
});

test("a small answer takes the shared dictionary where the client names it, a large one what serves it better", () => {
  const dictionary = Buffer.from(DICTIONARY);
  const small = encodeText(long, `gzip, br, ${DICTIONARY_CODING}`);
  expect(small.encoding).toBe(DICTIONARY_CODING);
  expect(inflateRawSync(small.bytes, { dictionary }).toString()).toBe(long);
  expect(encodeText(long, "*").encoding).toBe("br");
  expect(encodeText(long.repeat(9), `br, ${DICTIONARY_CODING}`).encoding).toBe("br");
});

test("a tenant's own threshold holds, and without the feature everything is as it always was", () => {
  expect(encodeText(long, "gzip", { compressFrom: 100_000 }).encoding).toBeUndefined();
  expect(encodeText("x".repeat(300), "gzip", { compressFrom: 256 }).encoding).toBe("gzip");
  const off = encodeText(long, `gzip, ${DICTIONARY_CODING}`, { adaptive: false });
  expect(off.encoding).toBe("gzip");
});

test("what never got smaller is not even tried any more", () => {
  const noise = () => String.fromCharCode(...randomBytes(3000).map((byte) => byte & 0x7f));
  const kind = { kind: "noise of this test" };
  for (let n = 0; n < 8; n++) encodeText(noise(), "gzip", kind);
  expect(encodeText(long, "gzip", kind).encoding).toBeUndefined();
  expect(encodeText(long, "gzip").encoding).toBe("gzip");
});
