import { randomBytes } from "node:crypto";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { expect, test } from "vitest";
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
