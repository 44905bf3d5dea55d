import { describe, expect, it } from "vitest";
import { ConflictListQuery } from "@/lib/contract/conflict-review";
import { withTenant } from "@/lib/db/with-tenant";
import { withTenantSql } from "@/lib/db/with-tenant";
import { forgetTombstones } from "@/lib/db/sync/forget";
import { listConflicts } from "@/lib/services/conflicts/list-conflicts";
import { getConflict } from "@/lib/services/conflicts/get-conflict";
import { undoResolution } from "@/lib/services/conflicts/undo-resolution";
import { resolveConflictByPerson } from "@/lib/services/conflicts/resolve-conflict-by-person";
import { discardItem } from "@/lib/services/queue/discard-item";
import { restoreItem } from "@/lib/services/queue/restore-item";
import { retryItem } from "@/lib/services/queue/retry-item";
import { drainTenant } from "@/lib/services/queue/drain-tenant";
import { drainQueue } from "@/lib/services/queue/testing/drain-queue";
import { queueRows, runSql } from "@/lib/services/queue/testing/queue-rows";
import { Refusal } from "@/lib/services/refusal";
import { SimManager } from "@/lib/services/sync/testing/simulation/sim-manager";
import { testContext } from "@/lib/services/testing/test-context";
import { seededRandom } from "../core/random";
import { platform } from "./platform";
import type { RejectedEvent } from "./events";
import { memoryStorage } from "./storage/memory";
import { createSyncClient, type SyncClient } from "./sync-client";
import { SyncError } from "./sync-error";
import { badFetch, enrolledToken, FOREVER_MS, impatientTimer, keptAnywhere, onServer, SERVER } from "./testing/real-server";

const DOMAINS = ["journal", "attendance", "task", "ticket", "work_order"];
const FIELDS: Record<string, string[]> = {
  journal: ["title", "body", "mood"],
  attendance: ["status", "site", "extra"],
  task: ["title", "status", "notes"],
  ticket: ["title", "status", "priority"],
  work_order: ["title", "notes", "asset"],
};
const FROM = Number(process.env.SEED ?? 1);
const COUNT = Number(process.env.COUNT ?? 5);
const STEPS = Number(process.env.STEPS ?? 150);
const OFF = new Set((process.env.OFF ?? "").split(","));

describe("worlds", () => {
  it.each(Array.from({ length: COUNT }, (_, n) => FROM + n))("seed %i", { timeout: 300_000 }, async (seed) => {
    const ctx = await testContext();
    const random = seededRandom(seed);
    const below = (n: number) => Math.floor(random() * n);
    const pick = <Item>(items: readonly Item[]) => items[below(items.length)] as Item;
    let badness = OFF.has("bad") ? 0 : 0.2;
    const manager = new SimManager(ctx, random);
    const values: string[] = [];
    const trace: string[] = [];
    const log = (line: string) => void trace.push(line);
    const fetch = badFetch(random, () => badness);
    const logged: typeof fetch = async (url, init) => {
      log(`  -> ${init.method} ${url.slice(-120)} ${init.body ?? ""}`);
      const answer = await fetch(url, init);
      const text = await answer.text();
      log(`  <- ${answer.status} ${text}`);
      return { status: answer.status, headers: answer.headers, text: async () => text };
    };
    const phones = await Promise.all(
      [0, 1, 2].map(async (no) => {
        const token = await enrolledToken(ctx);
        const storage = memoryStorage();
        const rejected: RejectedEvent[] = [];
        let skew = pick([0, 0, 600_000, -600_000]);
        let domains: string[] | undefined;
        const start = () => {
          const client = createSyncClient({
            ...platform(globalThis),
            gzip: undefined,
            url: SERVER,
            token,
            fetch: logged,
            storage,
            random,
            setTimer: impatientTimer,
            timeoutMs: FOREVER_MS,
            clock: () => Date.now() + skew,
            domains,
          });
          client.on("rejected", (event) => rejected.push(event));
          return client;
        };
        let client = start();
        return {
          no,
          rejected,
          get client() {
            return client;
          },
          restart() {
            client = start();
          },
          setClock(ms: number) {
            skew = ms;
          },
          narrow(list: string[] | undefined) {
            domains = list;
            client = start();
          },
          async everything() {
            const lists = await Promise.all([...DOMAINS, "unknown"].map((domain) => client.list(domain)));
            return Object.fromEntries(lists.flat().map(({ domain, mobileId, fields }) => [`${domain}/${mobileId}`, fields]));
          },
        };
      }),
    );
    const value = () => {
      const made = `v${seed}-${values.length}`;
      values.push(made);
      return made;
    };
    const edit = async ({ client, no }: (typeof phones)[number]) => {
      const domain = random() < 0.02 && !OFF.has("unknown") ? "unknown" : pick(DOMAINS);
      const mobileId = `r${below(3)}`;
      const field = pick(FIELDS[domain] ?? ["title"]);
      const priority = random() < 0.3 ? pick(["high", "low"] as const) : undefined;
      const kind = random();
      const shown = await client.get(domain, mobileId);
      const m =
        kind < 0.12
          ? { op: "delete" as const }
          : kind < 0.18 && !shown
            ? { op: "undelete" as const, changes: random() < 0.5 ? { [field]: value() } : {} }
            : kind < 0.26
              ? { unset: [field] }
              : kind < 0.32
                ? { fields: { [field]: value() } }
                : { changes: { [field]: value() } };
      const { opId } = await client.mutate({ domain, mobileId, ...(priority && { priority }), ...m });
      log(`${no} edit ${domain}/${mobileId} ${JSON.stringify(m)} = ${opId}`);
    };
    const calm = (error: unknown) => {
      if (error instanceof SyncError) return;
      log(`THREW ${error}`);
      throw error;
    };
    const refusedIsFine = (error: unknown) => {
      if (error instanceof Refusal) return log(`   refusal ${error.message}`);
      throw error;
    };
    const dashboard = async () => {
      const what = pick(["decide", "decide", "undo", "anew", "discard", "retry", "restore", "policy"].filter((w) => !OFF.has(w)));
      log(`manager ${what}`);
      if (what === "decide") return manager.decideOne();
      if (what === "policy") return manager.changePolicy();
      if (what === "undo" || what === "anew") {
        const { items } = await listConflicts({ ctx, input: ConflictListQuery.parse({ state: "settled", limit: 100 }) });
        const { items: reviewed } = await listConflicts({ ctx, input: ConflictListQuery.parse({ state: "reviewed", limit: 100 }) }).catch(() => ({ items: [] }));
        const all = [...items, ...reviewed];
        if (all.length === 0) return;
        const { id } = pick(all);
        if (what === "undo") return undoResolution({ ctx, input: { id, apply_anyway: true } }).then(() => {}, refusedIsFine);
        const { record } = await getConflict({ ctx, input: { id } });
        return resolveConflictByPerson({ ctx, input: { id, choice: pick(["client", "server"] as const), expected_version: record?.version ?? 0 } }).then(() => {}, refusedIsFine);
      }
      const rows = (await queueRows(ctx.tenant)).filter(({ state }) => state === (what === "restore" ? "discarded" : "set_aside"));
      if (rows.length === 0) return;
      const { id } = pick(rows);
      if (what === "discard") return void (await discardItem({ ctx, input: { id, reason: "x" } }));
      if (what === "restore") return void (await restoreItem({ ctx, input: { id } }));
      return void (await retryItem({ ctx, input: { id } }));
    };
    const forget = async () => {
      await runSql(ctx.tenant, "UPDATE sync_record SET updated_at = now() - interval '100 days' WHERE tenant_id = $1");
      await withTenantSql(ctx.tenant, "", (client) => forgetTombstones(client, ctx.tenant, 90));
    };
    const kinds = {
      edit: 60, sync: 15, both: 6, pull: 3, push: 3, partial: 6, drain: 5, manager: 8, restart: 3, narrow: 1.5, clock: 1, forget: 0.7,
    };
    const names = Object.entries(kinds).filter(([k]) => !OFF.has(k)) as [keyof typeof kinds, number][];
    const total = names.reduce((sum, [, w]) => sum + w, 0);
    const draw = () => {
      let at = random() * total;
      for (const [k, w] of names) if ((at -= w) < 0) return k;
      return "edit";
    };
    const step = async () => {
      const phone = pick(phones);
      const what = draw();
      if (what !== "edit") log(`${phone.no} ${what}`);
      switch (what) {
        case "edit": return edit(phone);
        case "sync": return phone.client.syncAll().then(() => {}, calm);
        case "both": return void (await Promise.all([phone.client.syncAll().catch(calm), edit(phone)]));
        case "pull": return phone.client.pull().then(() => {}, calm);
        case "push": return phone.client.push().then(() => {}, calm);
        case "partial": return phone.client.partialSync({ priority: pick(["high", "normal", "low"]), maxItems: pick([1, 3, 10]) }).then(() => {}, calm);
        case "drain": return void (await (random() < 0.5 ? drainTenant(ctx.tenant, { limit: 2 }) : drainQueue(ctx.tenant)));
        case "manager": return dashboard();
        case "restart": return phone.restart();
        case "narrow": {
          const some = DOMAINS.filter(() => random() < 0.6);
          return phone.narrow(random() < 0.4 || some.length === 0 ? undefined : some);
        }
        case "clock": return phone.setClock(pick([0, 600_000, -600_000, -3 * 86_400_000, 3 * 86_400_000]));
        case "forget": return forget();
      }
    };
    try {
      for (let n = 0; n < STEPS; n++) await step();
      badness = 0;
      log("REST");
      for (const phone of phones) {
        phone.setClock(0);
        phone.narrow(undefined);
      }
      const all = async () => {
        for (const { client, no } of phones) {
          log(`${no} rest sync`);
          await client.syncAll();
        }
      };
      await all();
      await drainQueue(ctx.tenant);
      await all();
      for (const row of await queueRows(ctx.tenant)) if (row.state === "set_aside") await discardItem({ ctx, input: { id: row.id, reason: "end" } });
      await all();
      await all();
      const server = await onServer(ctx);
      const fresh = createSyncClient({ ...platform(globalThis), url: SERVER, token: await enrolledToken(ctx), fetch: logged, storage: memoryStorage(), setTimer: impatientTimer, timeoutMs: FOREVER_MS });
      await fresh.pull();
      const lists = await Promise.all(DOMAINS.map((domain) => fresh.list(domain)));
      expect(Object.fromEntries(lists.flat().map(({ domain, mobileId, fields }) => [`${domain}/${mobileId}`, fields]))).toEqual(server);
      for (const phone of phones) {
        expect(await phone.client.listPending(), `phone ${phone.no} waits`).toEqual([]);
        expect(await phone.everything(), `phone ${phone.no}`).toEqual(server);
      }
      const text = trace.filter((l) => l.startsWith("  <-")).join();
      const rows = new Map((await queueRows(ctx.tenant)).map((row) => [row.op_id, row.state]));
      const rejected = new Set(phones.flatMap((p) => p.rejected.map(({ edit }) => edit.op_id)));
      const answered = (id: string) => new RegExp(`"op_id":"${id}(-whole)?","domain":[^,]*,"mobile_id":[^,]*,"status":"(applied|merged|resolved|manual_required|duplicate)"`).test(text);
      const made = trace.flatMap((l) => / edit .* = (\S+)$/.exec(l)?.[1] ?? []).filter((id) => id !== "null");
      expect(made.filter((id) => !answered(id) && !rows.has(id) && !rows.has(`${id}-whole`) && !rejected.has(id) && !rejected.has(`${id}-whole`)), "lost").toEqual([]);
      const undeletes = trace.filter((l) => / edit .*undelete/.test(l)).join();
      const odd = phones.flatMap((p) => p.rejected).filter(({ domain, edit }) => domain !== "unknown" && !undeletes.includes(`= ${edit.op_id}`));
      expect(odd.map(({ code, edit }) => [code, edit]), "odd").toEqual([]);
    } catch (error) {
      const { writeFileSync } = await import("node:fs");
      writeFileSync(`/tmp/break12/world-${seed}.log`, trace.join("\n"));
      throw error;
    }
  });
});
