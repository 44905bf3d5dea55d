import { createHash } from "node:crypto";
import { deflateRawSync, gzipSync, inflateRawSync } from "node:zlib";
import { expect, test } from "vitest";
import { DOMAIN_NAMES, findDomain } from "../domains/registry";
import { DICTIONARY, DICTIONARY_CODING } from "./dictionary";

test("a dictionary that changed needs another name: devices in the field hold the old one", () => {
  const hash = createHash("sha256").update(DICTIONARY).digest("hex").slice(0, 16);
  expect({ [DICTIONARY_CODING]: hash }).toEqual({ "tidelock-d1": "0227d7edc737744f" });
});

test("it is ASCII, fits a deflate window, and knows every field of every domain", () => {
  expect(DICTIONARY).toMatch(/^[\x20-\x7e]+$/);
  expect(DICTIONARY.length).toBeLessThan(32_768);
  for (const name of DOMAIN_NAMES) {
    expect(DICTIONARY).toContain(`"domain":"${name}"`);
    for (const field of Object.keys(findDomain(name)?.fields ?? {}))
      expect(DICTIONARY).toContain(`"${field}":`);
  }
});

test("a small batch takes at least a quarter fewer bytes than with gzip", () => {
  const entries = Array.from({ length: 10 }, (_, n) => ({
    op_id: `0b0e5f1${n}-9c1d-4f7a-8e${n}2-5d6c7b8a9f0${n}`,
    domain: "work_order",
    mobile_id: `wo-${n * 7919}`,
    op: "upsert",
    base_version: 118 + n,
    delta: { status: "done", labor_minutes: 30 + n },
    modified_at: `2026-11-22T09:5${n}:11.250Z`,
  }));
  const body = Buffer.from(JSON.stringify({ batch_id: "b1", entries, network_quality: "poor" }));
  const dictionary = Buffer.from(DICTIONARY);
  const packed = deflateRawSync(body, { dictionary });
  expect(inflateRawSync(packed, { dictionary })).toEqual(body);
  expect(packed.byteLength).toBeLessThan(0.75 * gzipSync(body).byteLength);
});
