import { WHOLE_RECORD } from "@/lib/contract/conflict";
import type { ReplayExample, SimulationReport } from "@/lib/contract/policy-simulation";

/** A replay's report for a person at a terminal: what is dangerous first. */
export function describeSimulation(report: SimulationReport, days: number): string {
  const { conflicts, replayed, changes, person_pct, lowered_escalations: lowered, people } = report;
  if (conflicts === 0) return `There were no conflicts of ${report.domain} in the last ${days} days.`;
  const lines = [
    `${conflicts} ${conflicts === 1 ? "conflict" : "conflicts"} of ${report.domain} in the last ${days} days, ${replayed} decided again.`,
    ...unreplayable(report),
    lowered.new > 0
      ? `WARNING: ${lowered.new} ${lowered.new === 1 ? "escalation" : "escalations"} would be lowered that the policy of then kept.`
      : "No escalation would be lowered that the policy of then kept.",
    `Waits for a person: ${percent(person_pct.before)} before, ${percent(person_pct.after)} under the draft.`,
    `The same: ${changes.same}. Settled otherwise: ${changes.otherwise}. Settled instead of waiting: ${changes.settles}. Waiting instead of settled: ${changes.asks}.`,
    ...(people.decided > 0
      ? [
          `People decided ${people.decided} of them; the draft settles ${people.settled_by_draft}, ${people.same_as_person} of them the same way.`,
        ]
      : []),
    ...report.examples.map(exampleLine),
  ];
  return lines.join("\n");
}

function unreplayable({ unreplayable: { not_kept, not_reproducible } }: SimulationReport): string[] {
  return [
    ...(not_kept > 0 ? [`${not_kept} were logged before Tidelock kept what a replay needs.`] : []),
    ...(not_reproducible > 0 ? [`${not_reproducible} don't come out as recorded, and were left out.`] : []),
  ];
}

function exampleLine({ mobile_id, label, outcome, lowers_escalation, fields }: ReplayExample): string {
  const names = fields.map(({ field }) => (field === WHOLE_RECORD ? "the record" : field)).join(", ");
  const flag = lowers_escalation ? "  ! " : "    ";
  return `${flag}${label ?? mobile_id}: ${outcome.before} → ${outcome.after} (${names})`;
}

function percent(share: number | null): string {
  return share === null ? "–" : `${share} %`;
}
