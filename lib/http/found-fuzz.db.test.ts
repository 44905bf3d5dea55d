import { gzipSync } from "node:zlib";
import { expect, it } from "vitest";
import { POST as enroll } from "@/app/api/v1/devices/enroll/route";
import { POST as partial } from "@/app/api/v1/sync/partial/route";
import { GET as pull } from "@/app/api/v1/sync/pull/route";
import { POST as push } from "@/app/api/v1/sync/push/route";
import { POST as track } from "@/app/api/v1/sync/track/route";
import { seededRandom } from "@/lib/core/random";
import { enrolledToken, SERVER } from "@/lib/sdk/testing/real-server";
import { testContext } from "@/lib/services/testing/test-context";

const ODD: unknown[] = [
  null, true, false, 0, -1, 1.5, 2 ** 53, -(2 ** 53), 1e308, "", " ", "a", "\ud800", "\u0000", "x".repeat(70_000), [], {}, [[]], [null], { a: null }, "2026-11-22T10:00:00Z", "9999-12-31T23:59:60Z", "0000-00-00T00:00:00Z", "high", "upsert", "delete", { constructor: 1 }, { __proto__: 1 }, "__proto__", "toString", "hasOwnProperty", 2147483648, 1e21, -0, "1", { length: 3 }, "\u202e", "😀", ["title"], ["title", "title"], "task/t1", "../x", "%00", 9007199254740991, "constructor", [1, "a", {}], "poor", "manual",
];
it("no 5xx", { timeout: 600_000 }, async () => {
  const ctx = await testContext();
  const token = await enrolledToken(ctx);
  const random = seededRandom(Number(process.env.SEED ?? 1));
  const pick = <T>(l: readonly T[]) => l[Math.floor(random() * l.length)] as T;
  const entry = (n: number) => ({
    op_id: `o${n}-${random()}`, domain: pick(["task", "ticket", "journal", "attendance", "work_order"]), mobile_id: `m${Math.floor(random() * 4)}`, op: pick(["upsert", "upsert", "delete"]), base_version: Math.floor(random() * 30),
    ...(random() < 0.7 ? { delta: { title: `v${n}`, status: "x" } } : { data: { title: "a", notes: "b" }, changed_fields: ["title"] }),
    unset: ["site"], modified_at: "2026-11-22T10:00:00Z", priority: "high",
  });
  const KEYS = ["op_id", "domain", "mobile_id", "op", "base_version", "delta", "data", "changed_fields", "unset", "modified_at", "priority", "id", "version", "lost_version", "entries", "changes", "pull", "checkpoint", "limit", "max_bytes", "domains", "client_time", "network_quality", "queue", "metrics", "mode", "batch_id", "device_id", "max_items", "title", "tags", "due_at", "parts", "escalation_level", "latitude"];
  const mutate = (value: unknown, depth = 0): unknown => {
    if (random() < 0.06) return pick(ODD);
    if (Array.isArray(value)) {
      const list = value.map((v) => mutate(v, depth + 1));
      if (random() < 0.1) list.push(pick(ODD));
      if (random() < 0.05 && list.length) list.push(list[0]);
      return list;
    }
    if (typeof value === "object" && value !== null) {
      const object: Record<string, unknown> = {};
      for (const [k, v] of Object.entries(value)) if (random() > 0.03) object[k] = mutate(v, depth + 1);
      if (random() < 0.2) object[pick(KEYS)] = pick(ODD);
      return object;
    }
    return random() < 0.05 ? pick(ODD) : value;
  };
  const cps: string[] = [];
  const seen = new Map<string, number>();
  for (let n = 0; n < Number(process.env.COUNT ?? 3000); n++) {
    const kind = pick(["push", "push", "push", "partial", "pull", "track", "enroll"]);
    const base: Record<string, unknown> = {
      push: { batch_id: `b${random()}`, client_time: new Date().toISOString(), network_quality: "good", queue: { pending: 1, high_priority: 0, oldest_at: null }, entries: Array.from({ length: Math.floor(random() * 4) }, (_, i) => entry(i)), pull: { checkpoint: pick([null, ...cps]), limit: 10 }, metrics: [{ duration_ms: 1, items_synced: 2, conflicts: 0, network_type: "wifi", at: "2026-11-22T10:00:00Z" }], ...(random() < 0.2 && { mode: "queue" }) },
      partial: { batch_id: `b${random()}`, priority: "high", max_items: 5, network_quality: "poor", entries: [entry(n)], checkpoint: pick([null, ...cps]), max_bytes: 4000 },
      track: [{ duration_ms: 1, items_synced: 2, conflicts: 0, network_type: "wifi", at: "2026-11-22T10:00:00Z" }],
      enroll: { enrollment_code: "ABC", device: { name: "x", platform: "y", app_version: "1", model: "m", user_id: "u" }, device_key: "k".repeat(20) },
      pull: {},
    }[kind] as Record<string, unknown>;
    const headers: Record<string, string> = { "Content-Type": pick(["application/json", "application/json; charset=utf-8", "text/plain", "application/json; charset=utf-16"]), Authorization: `Bearer ${token}` };
    if (random() < 0.1) headers["Idempotency-Key"] = pick(["a", "x".repeat(300), "é", String(base.batch_id)]);
    if (random() < 0.1) headers["Accept-Encoding"] = pick(["gzip;q=0", "*", "br;q=abc", "identity;q=0", ",,,", "tidelock-d1"]);
    if (random() < 0.1) headers["X-App-Version"] = pick(["1.2.3", "%E0%A4%A", "x".repeat(1000), "-1", "NaN"]);
    let url = `${SERVER}/api/v1/sync/${kind}`;
    let request: Request;
    let sentBody = "";
    try {
      if (kind === "pull") {
        const q = new URLSearchParams();
        for (const k of ["checkpoint", "limit", "domains", "priority", "max_bytes"]) if (random() < 0.5) q.append(k, random() < 0.5 ? String(pick(ODD)) : k === "limit" ? "5" : k === "domains" ? "task,ticket" : k === "priority" ? "high" : k === "max_bytes" ? "1" : pick(["", ...cps]));
        request = new Request(`${url}?${q}`, { headers });
      } else {
        let text = JSON.stringify(mutate(base)) ?? "";
        if (random() < 0.03) text = text.slice(0, Math.floor(random() * text.length));
        let body: string | Uint8Array<ArrayBuffer> = text;
        sentBody = text;
        if (random() < 0.1) {
          body = new Uint8Array(gzipSync(text));
          headers["Content-Encoding"] = pick(["gzip", "GZIP", "gzip, gzip", "br", "deflate", "identity", "zstd", "tidelock-d1"]);
          if (random() < 0.2) body = body.slice(0, 15);
        }
        url = kind === "enroll" ? `${SERVER}/api/v1/devices/enroll` : url;
        request = new Request(url, { method: "POST", headers, body });
      }
    } catch {
      continue;
    }
    const copy = { url: request.url, headers: request.headers, text: async () => sentBody, arrayBuffer: async () => Buffer.from(sentBody) };
    const hung = new Promise<"hung">((resolve) => setTimeout(resolve, 10_000, "hung"));
    const answered = await Promise.race([{ push, partial, pull, track, enroll }[kind as "push"](request), hung]);
    if (answered === "hung") {
      console.log("HUNG", kind, copy.url.slice(0, 300), JSON.stringify([...copy.headers]), Buffer.from(await copy.arrayBuffer()).toString("latin1").slice(0, 3000));
      throw new Error("hung");
    }
    const answer = answered;
    const text = await answer.text();
    const key = `${kind} ${answer.status}`;
    seen.set(key, (seen.get(key) ?? 0) + 1);
    if (answer.status >= 500) console.log("5xx", kind, copy.url.slice(0, 300), JSON.stringify([...copy.headers]), (await copy.text().catch(() => "")).slice(0, 1500), text.slice(0, 400));
    if (answer.status === 200 && kind !== "track" && !(answer.headers.get("Content-Encoding"))) {
      const { checkpoint } = JSON.parse(text);
      if (checkpoint) cps.push(checkpoint);
      if (cps.length > 20) cps.shift();
    }
  }
  console.log([...seen].sort().join("\n"));
  expect([...seen.keys()].filter((k) => / 5/.test(k))).toEqual([]);
});
