import { seededRandom } from "@/lib/core/random";
import { prepareEventPartitions } from "@/lib/db/event-partitions";
import { withClient } from "@/lib/db/with-client";
import { idOf } from "@/lib/jobs/simulate/field-work";
import { eventBuffer } from "@/lib/services/analytics/event-buffer";
import type { TenantContext } from "@/lib/services/context";
import { createCode } from "@/lib/services/enrollment/create-code";
import { measureAllHealth } from "@/lib/services/health/measure-health";
import { OPERATOR } from "@/lib/services/operator";
import { takeDueSnapshots } from "@/lib/services/snapshots/take-due-snapshots";
import { createTenant } from "@/lib/services/tenants/create-tenant";
import { findTenant } from "@/lib/services/tenants/find-tenant";
import { createUser } from "@/lib/services/users/create-user";
import { backDate } from "./back-date";
import { CAST, NEWCOMER } from "./cast";
import { Chronicle } from "./chronicle";
import { leaveBadEdits } from "./leave-bad-edits";
import type { Period } from "./rhythm";
import { startOver } from "./start-over";
import { tellHistory } from "./tell-history";
import { watch } from "./watch";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const DAYS = 14;

type Seed = {
  /** Of the database's owner: history is moved to its time with rights that nothing else has. */
  ownerUrl: string;
  /** Members of the demo tenants sign in with this password; without it there are no members. */
  passwordHash?: string;
  /** When the history ends, in ms. */
  now: number;
  seed: number;
  /** Hears what takes time. */
  report: (line: string) => void;
};

/**
 * Fills an empty database, or one in which it was cut off, with two tenants that have lived for two weeks, and at last with
 * one that has just arrived. The same seed and time give the same history.
 */
export async function seedDemo({ ownerUrl, passwordHash, now, seed, report }: Seed): Promise<void> {
  const from = now - DAYS * DAY_MS;
  await withClient(ownerUrl, startOver);
  await prepareEventPartitions(from, DAYS + 1);
  const told = CAST.map(async (cast, index) => {
    report(`Demo tenant: ${cast.name}`);
    const chronicle = new Chronicle();
    const period: Period = { from, to: now, timeZone: cast.timeZone };
    const foundedAt = from - 3 * DAY_MS;
    const ctx = await found(cast, passwordHash);
    chronicle.founding(passwordHash ? 2 : 0, foundedAt);
    await watch(ctx, chronicle, foundedAt + HOUR_MS);
    await tellHistory(ctx, cast, period, { random: seededRandom(seed + index), chronicle });
    await eventBuffer().flush();
    await leaveBadEdits(ctx, { now, chronicle });
    await withClient(ownerUrl, (owner) => backDate(owner, ctx.tenant, chronicle, foundedAt));
  });
  await Promise.all(told);
  await eventBuffer().flush();
  await lookBack(now);
  await welcome(passwordHash);
}

/** What a server that had run all the time would have kept of it. */
async function lookBack(now: number): Promise<void> {
  await takeDueSnapshots(now);
  for (let at = now - (DAYS - 1) * DAY_MS; at <= now; at += DAY_MS) await measureAllHealth(at);
}

type Founding = Pick<(typeof CAST)[number], "slug" | "name" | "timeZone" | "manager" | "viewer">;

/** A tenant with its manager and viewer, as its manager. */
async function found(
  { slug, name, timeZone, manager, viewer }: Founding,
  passwordHash?: string,
): Promise<TenantContext> {
  await createTenant({ person: OPERATOR, input: { slug, name, time_zone: timeZone, is_demo: true } });
  const ctx = await findTenant(OPERATOR, slug);
  if (!passwordHash) return ctx;
  const join = (person: string, role: "manager" | "viewer") =>
    createUser({
      person: OPERATOR,
      input: {
        email: `${idOf(person)}@${slug}.tidelock.local`,
        name: person,
        role,
        tenant: slug,
        password_hash: passwordHash,
        must_change_password: false,
      },
    });
  const { id: userId, email } = await join(manager, "manager");
  await join(viewer, "viewer");
  return { ...ctx, role: "manager", person: { userId, email, name: manager, isPlatformAdmin: false } };
}

/** A tenant on its first day: members, a code that nobody used, nothing else. */
async function welcome(passwordHash?: string): Promise<void> {
  const ctx = await found(NEWCOMER, passwordHash);
  await createCode({ ctx, input: { uses: 10, expires_in_hours: 24 * 7, note: "Phones of the first crew" } });
}
