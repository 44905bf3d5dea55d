import { keepReading } from "@/lib/db/alerts/alert-readings";
import { readOldestUnsyncedMin } from "@/lib/db/alerts/read-standing";
import { allTenants } from "@/lib/db/all-tenants";
import { withTenant } from "@/lib/db/with-tenant";
import { PAST_STEP_MS } from "./signals";

/** As long as events are kept, which previews read too. */
const KEPT_DAYS = 14;

/** Keeps how things stand in every tenant, for previews; once each five minutes however many processes do it. */
export async function keepReadings(now: Date): Promise<void> {
  const at = new Date(Math.floor(now.getTime() / PAST_STEP_MS) * PAST_STEP_MS);
  for (const tenant of await allTenants()) {
    await withTenant(tenant, async (t) => {
      const oldestUnsyncedMin = await readOldestUnsyncedMin(t, now);
      await keepReading(t, { at, oldestUnsyncedMin }, KEPT_DAYS);
    });
  }
}
