import { snapshotOf } from "@/lib/services/snapshots/create-snapshot";
import { command } from "./command";
import { tenantsNamed } from "./tenants-named";
import { textTable } from "./text-table";

export const createSyncSnapshot = command<{ tenantId: string }>({
  path: "create-sync-snapshot",
  summary: "count every hour that has ended and is not counted yet",
  configure: (parser) => parser.option("--tenant-id <id>", "a tenant's id or short name, or all", "all"),
  run: async ({ tenantId }) => {
    const runs: ({ slug: string } & Awaited<ReturnType<typeof snapshotOf>>)[] = [];
    const failures: { slug: string; error: string }[] = [];
    for (const row of await tenantsNamed(tenantId)) {
      try {
        runs.push({ slug: row.slug, ...(await snapshotOf(row)) });
      } catch (error) {
        // One tenant's trouble is no reason to leave the others uncounted.
        failures.push({ slug: row.slug, error: error instanceof Error ? error.message : String(error) });
      }
    }
    const table = textTable(
      ["TENANT", "HOURS", "DAYS", "COMPLETE UNTIL", "REQUESTS", "FAILED", "CONFLICTS"],
      runs.map(({ slug, hours, days, complete_until, latest }) => [
        slug,
        hours,
        days,
        complete_until,
        latest?.total_sync_requests ?? 0,
        latest?.failed_syncs ?? 0,
        latest?.total_conflicts ?? 0,
      ]),
    );
    const lines = failures.map(({ slug, error }) => `${slug}: ${error}`);
    return {
      result: { snapshots: runs, failures },
      text: [
        table,
        "Requests, failed and conflicts are those of the hour that was counted last.",
        ...lines,
      ].join("\n"),
      failed: failures.length > 0,
    };
  },
});
