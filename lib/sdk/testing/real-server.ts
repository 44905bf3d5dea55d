import { withTenant } from "@/lib/db/with-tenant";
import type { TenantContext } from "@/lib/services/context";
import { createCode } from "@/lib/services/enrollment/create-code";
import type { Fields } from "../../contract/json";
import { enrollDevice } from "../enroll-device";
import type { Fetch } from "../send";
import type { SetTimer } from "../with-timeout";
import { routeFetch } from "./route-fetch";

export const SERVER = "http://127.0.0.1:3000";

/** Requests have all the time there is. */
export const FOREVER_MS = 2 ** 40;

/** Waits cost no time. */
export const impatientTimer: SetTimer = (run, ms) => {
  const timer = ms < FOREVER_MS ? setImmediate(run) : undefined;
  return () => clearImmediate(timer);
};

/** The token of a device that came in by the API. */
export async function enrolledToken(ctx: TenantContext): Promise<string> {
  const { code } = await createCode({ ctx, input: { uses: 1, expires_in_hours: 1, note: "" } });
  const device = { name: "Phone", platform: "test", app_version: "1.0" };
  return (await enrollDevice({ url: SERVER, code, device, fetch: routeFetch })).token;
}

/** Everything alive by `domain/id`, out of the database. */
export async function onServer(ctx: TenantContext): Promise<{ [key: string]: Fields }> {
  const where = { tenantId: ctx.tenant, deleted: false };
  const records = await withTenant(ctx.tenant, (t) => t.models.syncRecord.findMany({ where }));
  return Object.fromEntries(
    records.map(({ domain, mobileId, data }) => [`${domain}/${mobileId}`, data as Fields]),
  );
}

/** Every value that the server still knows, wherever it keeps it: records, what they were, both sides of conflicts. */
export async function keptAnywhere(ctx: TenantContext): Promise<string> {
  const where = { tenantId: ctx.tenant };
  const rows = await withTenant(ctx.tenant, async (t) => [
    await t.models.syncRecord.findMany({ where, select: { data: true } }),
    await t.models.syncRecordRevision.findMany({ where, select: { before: true } }),
    await t.models.conflictLog.findMany({ where, select: { clientEntry: true, serverEntry: true } }),
  ]);
  return JSON.stringify(rows);
}

/** The real handlers behind a network that loses, delays and doubles requests and answers, `badness` of them. */
export function badFetch(random: () => number, badness: () => number): Fetch {
  const late: (() => Promise<unknown>)[] = [];
  const faults = ["lost", "late", "answer lost", "twice"] as const;
  return async (url, init) => {
    if (random() >= badness()) {
      const answer = await routeFetch(url, init);
      await Promise.all(late.splice(0).map((arrive) => arrive()));
      return answer;
    }
    const fault = faults[Math.floor(random() * faults.length)];
    if (fault === "late") late.push(() => routeFetch(url, init));
    if (fault === "twice") {
      const [first] = await Promise.all([routeFetch(url, init), routeFetch(url, init)]);
      return first;
    }
    if (fault === "answer lost") await routeFetch(url, init);
    throw new TypeError("fetch failed");
  };
}
