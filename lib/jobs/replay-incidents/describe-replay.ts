import type { ReplayReport } from "./judge-replay";

/** The report as a person reads it. `historyRead` tells whether each edit was looked up in the server's history. */
export function describeReplay(report: ReplayReport, historyRead: boolean): string {
  const { edits, problems, settled_without_a_person_pct: settled } = report;
  const strategies = Object.entries(report.resolved_by).map(([strategy, count]) => `${strategy} ${count}`);
  const n = (count: number) => count.toLocaleString("en");
  const lines = [
    `${n(report.incidents)} incidents, ${n(report.people)} people on ${n(report.devices)} devices, ${n(report.requests)} requests in ${report.duration_sec} s`,
    `Edits      ${n(edits.made)} made of ${n(edits.in_audit)} in the audit (${n(edits.without_effect)} changed nothing that the device showed)`,
    `           ${n(edits.applied)} applied · ${n(edits.merged)} merged · ${n(edits.resolved)} resolved · ${n(edits.duplicate)} stood already · ${n(edits.set_aside)} set aside · ${n(edits.rejected)} rejected`,
    `Conflicts  ${n(edits.resolved + edits.set_aside)}${strategies.length > 0 ? `: ${strategies.join(" · ")}` : ""}`,
    `Settled without a person  ${settled === null ? "no conflict came up" : `${settled} % (at least 80 %)`}`,
  ];
  if (problems.length > 0) return [...lines, ...problems.map((problem) => `PROBLEM  ${problem}`)].join("\n");
  return [
    ...lines,
    "Every device holds what the server holds, and nothing else.",
    historyRead
      ? "Every edit is in its ticket's history or in the conflict log."
      : "Every edit was answered; whether it is in the history was not looked up (that needs the database).",
  ].join("\n");
}
