import { brotliCompressSync, gzipSync, constants as zlib } from "node:zlib";
import { integerBetween, pick, type Random } from "@/lib/core/random";

export type HostileBody = { bytes: Buffer; headers: Record<string, string> };

const MB = 1024 * 1024;

/** A body that means harm, or was made by a broken client; `plausible` is one that the route would take. */
export function hostileBody(random: Random, plausible: unknown): HostileBody {
  const [name, make] = pick(random, Object.entries(KINDS));
  const bytes = make(random, plausible);
  const how = random();
  const headers: Record<string, string> = { "content-type": "application/json", "x-hostile": name };
  if (how < 0.25)
    return { bytes: gzipSync(bytes, { level: 1 }), headers: { ...headers, "content-encoding": "gzip" } };
  if (how < 0.35) {
    const quick = { params: { [zlib.BROTLI_PARAM_QUALITY]: 1 } };
    return { bytes: brotliCompressSync(bytes, quick), headers: { ...headers, "content-encoding": "br" } };
  }
  if (how < 0.45) return { bytes, headers: { ...headers, "content-encoding": pick(random, ODD_ENCODINGS) } };
  return { bytes, headers };
}

const ODD_ENCODINGS = [
  "gzip",
  "br",
  "tidelock-d1",
  "deflate",
  "gzip, gzip",
  "identity",
  "",
  "__proto__",
  "zstd",
];

/** Mostly small, now and then as large as any route takes, or beyond. */
function size(random: Random): number {
  return pick(random, [10, 100, 1000, 1000, 20_000, 200_000, random() < 0.2 ? 6 * MB : 1000]);
}

const KINDS: { [name: string]: (random: Random, plausible: unknown) => Buffer } = {
  noise: (random) =>
    Buffer.from(Array.from({ length: integerBetween(random, 0, 3000) }, () => random() * 256)),
  brackets: (random) => Buffer.alloc(size(random), pick(random, ["[", "{", "]", "[[{", '{"a":', '[{"":'])),
  nested: (random) => {
    const levels = pick(random, [20, 33, 40, 200, 5000, 100_000]);
    return Buffer.from(`${'{"a":['.repeat(levels / 2)}1${"]}".repeat(levels / 2)}`);
  },
  elements: (random) => {
    const item = pick(random, ["0", "[]", "{}", '""', '{"a":1}', "1e5", "null"]);
    return Buffer.from(`[${`${item},`.repeat(size(random) / (item.length + 1))}0]`);
  },
  keys: (random) => {
    const count = Math.floor(size(random) / 12);
    const step = pick(random, [1, 7919, 2 ** 24]);
    return Buffer.from(
      `{${Array.from({ length: count }, (_, no) => `"${pick(random, ["", "k"])}${no * step}":0`).join()}}`,
    );
  },
  text: (random) => {
    const piece = pick(random, ["x", "é", "\\u0000", "\\ud800", '\\"', "\\\\", "\u2028", "😀"]);
    return Buffer.from(`{"title":"${piece.repeat(size(random) / piece.length)}"}`);
  },
  number: (random) =>
    Buffer.from(
      `{"n":${pick(random, ["1e999", "-0", "9".repeat(500), "1".repeat(size(random)), "0x1", "NaN"])}}`,
    ),
  cut: (random, plausible) => {
    const whole = Buffer.from(JSON.stringify(plausible));
    return whole.subarray(0, integerBetween(random, 0, whole.byteLength));
  },
  flipped: (random, plausible) => {
    const bytes = Buffer.from(JSON.stringify(plausible));
    for (let n = 0; n < 3 && bytes.byteLength > 0; n++)
      bytes[integerBetween(random, 0, bytes.byteLength - 1)] = integerBetween(random, 0, 255);
    return bytes;
  },
  mutated: (random, plausible) => Buffer.from(JSON.stringify(mutate(random, plausible)) ?? "null"),
  "mutated twice": (random, plausible) =>
    Buffer.from(JSON.stringify(mutate(random, mutate(random, plausible))) ?? "null"),
  repeated: (random, plausible) => {
    const text = JSON.stringify(plausible);
    return Buffer.from(
      `[${Array(pick(random, [2, 600, 5000]))
        .fill(text.slice(0, 800))
        .join()}]`,
    );
  },
  entries: (random) => {
    const count = pick(random, [1, 3, 500, 501, 3000]);
    return Buffer.from(
      JSON.stringify({
        batch_id: `b${random()}`,
        entries: Array.from({ length: count }, () => entry(random)),
      }),
    );
  },
  "large batch": (random) => {
    const field = pick(random, ["x", "é", "\n"]).repeat(9000);
    const entries = Array.from({ length: random() < 0.2 ? 480 : 30 }, (_, no) => ({
      ...entry(random),
      mobile_id: `l${no}`,
      delta: { title: "l", [`f${no}`]: field },
    }));
    return Buffer.from(JSON.stringify({ batch_id: `b${random()}`, entries }));
  },
};

function entry(random: Random): Record<string, unknown> {
  const sane = {
    op_id: `o${random()}`,
    domain: "task",
    mobile_id: `m${integerBetween(random, 0, 50)}`,
    base_version: pick(random, [0, 0, 1, 50, 2 ** 52]),
    op: pick(random, ["upsert", "upsert", "delete"]),
    delta: { title: "Pump", status: "open", n: random() },
    modified_at: pick(random, ["2026-11-22T10:00:00Z", "2026-13-99T99:99:99Z", "0001-01-01T00:00:00Z"]),
  };
  return random() < 0.7 ? sane : (mutate(random, sane) as Record<string, unknown>);
}

const POISON: readonly unknown[] = [
  null,
  true,
  0,
  -1,
  1.5,
  2 ** 53,
  -1e308,
  "",
  " ",
  "\0",
  "a\ud800",
  "\u202e",
  "__proto__",
  "constructor",
  "../../etc/passwd",
  "' OR 1=1; --",
  "{{7*7}}",
  "%00",
  "=1+1",
  "x".repeat(70_000),
  [],
  {},
  [[[]]],
  [null],
  { "": 1 },
  JSON.parse('{"__proto__":{"admin":true}}'),
  { toString: "x", length: -1 },
  Array(2000).fill(0),
  "9".repeat(400),
  "2026-02-30T25:61:61Z",
  "00000000-0000-0000-0000-000000000000",
  "NaN",
  "Infinity",
];

/** Puts poison in one place of a value: for a part of it, beside it, or for all of it. */
function mutate(random: Random, value: unknown): unknown {
  if (typeof value !== "object" || value === null || random() < 0.15) return pick(random, POISON);
  const copy = structuredClone(value) as Record<string, unknown>;
  const keys = Object.keys(copy);
  if (keys.length === 0 || random() < 0.1) {
    if (Array.isArray(copy)) copy.push(pick(random, POISON));
    else copy[pick(random, ["extra", "toString", "hasOwnProperty", "0"])] = pick(random, POISON);
    return copy;
  }
  const key = pick(random, keys);
  if (random() < 0.1) delete copy[key];
  else copy[key] = mutate(random, copy[key]);
  return copy;
}
