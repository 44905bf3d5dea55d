import { InvalidArgumentError } from "commander";
import type { ConflictReport } from "@/lib/contract/conflict-report";
import { reportConflicts } from "@/lib/services/conflicts/report-conflicts";
import { command } from "./command";
import { tenantsNamed } from "./tenants-named";
import { textTable } from "./text-table";
import { wholeNumber } from "./whole-number";

export const conflictResolutionReport = command<{ days: number; tenantId: string }>({
  path: "conflict-resolution-report",
  summary: "how conflicts ended; ends with 1 where some wait for a person for too long",
  configure: (parser) =>
    parser
      .option("--days <n>", "how far back, at most 365", daysBack, 7)
      .option("--tenant-id <id>", "a tenant's id or short name, or all", "all"),
  run: async ({ days, tenantId }) => {
    const reports: ConflictReport[] = [];
    for (const ctx of await tenantsNamed(tenantId))
      reports.push(await reportConflicts({ ctx, input: { days } }));
    const late = reports.reduce((sum, { inbox }) => sum + inbox.late, 0);
    const waiting =
      late === 0
        ? []
        : [`${late} ${late === 1 ? "waits" : "wait"} for a person longer than the tenant allows.`];
    return {
      result: { days, reports },
      text: [
        tenantTable(reports),
        ...reports.filter(({ conflicts }) => conflicts.total > 0).map(details),
        ...waiting,
      ].join("\n\n"),
      failed: late > 0,
    };
  },
});

function daysBack(text: string): number {
  const days = wholeNumber(text);
  if (days < 1 || days > 365) throw new InvalidArgumentError("Give a number of days from 1 to 365.");
  return days;
}

function tenantTable(reports: readonly ConflictReport[]): string {
  return textTable(
    ["TENANT", "CONFLICTS", "BY ITSELF", "BY PEOPLE", "WAITING", "AUTO %", "INBOX", "LATE"],
    reports.map(({ slug, conflicts, auto_resolved_pct: auto, inbox }) => [
      slug,
      conflicts.total,
      conflicts.settled,
      conflicts.reviewed,
      conflicts.pending,
      auto === null ? "–" : Number(auto.toFixed(1)),
      inbox.pending,
      inbox.late,
    ]),
  );
}

function details({ slug, by_domain, by_strategy, by_field }: ConflictReport): string {
  const rows = [
    ...by_domain.map((share) => ["domain", share] as const),
    ...by_strategy.map((share) => ["strategy", share] as const),
    ...by_field.map((share) => ["field", share] as const),
  ];
  const table = textTable(
    ["", "WHAT", "CONFLICTS", "BY ITSELF", "BY PEOPLE", "WAITING"],
    rows.map(([kind, { key, total, settled, reviewed, pending }]) => [
      kind,
      key,
      total,
      settled,
      reviewed,
      pending,
    ]),
  );
  return `${slug}\n${table}`;
}
