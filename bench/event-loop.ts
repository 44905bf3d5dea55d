/**
 * How long bodies of 5 MB hold the event loop while they are looked at, parsed, hashed and read, by what is in them. What
 * the limits refuse is refused; the rest may hold it for 50 ms at most. The processor's time is taken, not the clock's.
 * Run: npx tsx bench/event-loop.ts
 */
import { BODY_LIMITS } from "@/lib/contract/body-limits";
import { PushRequest } from "@/lib/contract/push";
import { parseJson } from "@/lib/http/parse-json";
import { Refusal } from "@/lib/services/refusal";
import { hashBatch } from "@/lib/services/sync/hash-batch";
import { markEdits } from "@/lib/services/sync/mark-edits";
import { readEdits } from "@/lib/services/sync/read-edits";
import { countTurns } from "@/lib/services/testing/count-turns";
import { below } from "./support/aims";

const AIM_MS = 50;
const ROUNDS = 3;
const ENTRIES = 480;

const FIELDS: { [shape: string]: (no: number) => unknown } = {
  "one text of 10 KB": () => ({ title: "x", notes: "y".repeat(10_000) }),
  "200 fields": (no) => fields(200, (key) => [`field_${key}`, `value number ${key} of ${no} and more text`]),
  "300 names of its own": (no) => fields(300, (key) => [`f${no}_${key}`, `v${key}`]),
  "a track of 200 points": () => ({
    track: Array.from({ length: 200 }, (_, key) => [51.12345 + key, 7.12345]),
  }),
  "1,000 zeros": () => ({ track: Array(1000).fill(0) }),
  "500 empty objects": () => ({ o: Array.from({ length: 500 }, () => ({})) }),
  "5,000 zeros": () => ({ track: Array(5000).fill(0) }),
};
const WHOLE: { [shape: string]: string } = {
  "one entry of 24,000 names": push([fields(24_000, (key) => [`k${key}`, 0])]),
  "millions of brackets": "[".repeat(5_000_000),
  "a million empty objects": push([{ o: Array.from({ length: 1_000_000 }, () => ({})) }]),
  "names beside the entries": `{"junk":${JSON.stringify(fields(300_000, (key) => [`k${key}`, 0]))},"entries":[]}`,
};

const rows = [];
for (const [shape, make] of Object.entries(FIELDS)) {
  rows.push(
    await measure(`${ENTRIES} × ${shape}`, push(Array.from({ length: ENTRIES }, (_, no) => make(no)))),
  );
}
for (const [shape, text] of Object.entries(WHOLE)) rows.push(await measure(shape, text));
console.table(rows);

function fields(count: number, make: (key: number) => [string, unknown]): object {
  return Object.fromEntries(Array.from({ length: count }, (_, key) => make(key)));
}

function push(all: unknown[]): string {
  const entries = all.map((delta, no) => ({ op_id: `o${no}`, domain: "task", mobile_id: `m${no}`, delta }));
  return JSON.stringify({ batch_id: "b", entries });
}

async function measure(body: string, text: string) {
  let [longest, total, result] = [Infinity, Infinity, ""];
  for (let round = 0; round < ROUNDS; round++) {
    const bytes = Buffer.from(text);
    const turns = countTurns();
    result = await work(bytes);
    const { longestMs, totalMs } = turns.end();
    longest = Math.min(longest, longestMs);
    total = Math.min(total, totalMs);
  }
  return {
    body,
    MB: Math.round(text.length / 1e5) / 10,
    result,
    "longest turn, ms": Math.round(longest),
    "in all, ms": Math.round(total),
    [`below ${AIM_MS}`]: below(AIM_MS, longest),
  };
}

async function work(bytes: Buffer): Promise<string> {
  try {
    const request = PushRequest.parse(await parseJson(bytes, BODY_LIMITS.sync));
    await hashBatch(request);
    await markEdits(await readEdits(request.entries, "b"), request.entries);
    return "taken";
  } catch (error) {
    if (error instanceof Refusal) return error.code;
    throw error;
  }
}
