import { ShieldAlert, ShieldCheck } from "lucide-react";
import { SmallTable } from "@/components/ui/small-table";
import { StrategyBadge } from "@/components/ui/strategy-badge";
import type { OutcomeCounts, SimulationReport } from "@/lib/contract/policy-simulation";
import { countOf, formatCount } from "@/lib/core/format/count";
import { formatPercent } from "@/lib/core/format/percent";
import { ReplayExamples } from "./replay-examples";

type Props = { slug: string; report: SimulationReport; days: number };

/** What a draft would have made of past conflicts: what is dangerous first, then old against new. */
export function ReplayReport({ slug, report, days }: Props) {
  const { conflicts, replayed, changes, lowered_escalations: lowered, person_pct: person, people } = report;
  if (conflicts === 0) {
    return (
      <p className="text-muted text-sm">
        No conflicts were logged here in the last {days} days, so there is nothing to try the draft on.
      </p>
    );
  }
  return (
    <div className="flex flex-col gap-4">
      <Escalations count={lowered.new} />
      <dl className="grid grid-cols-2 gap-3 text-sm">
        <Fact label="Decided again" value={formatCount(replayed)} />
        <Fact label="Come out otherwise" value={formatCount(replayed - changes.same)} />
        <Fact label="Need a person, so far" value={share(person.before)} />
        <Fact label="Need a person, with the draft" value={share(person.after)} />
      </dl>
      {people.settled_by_draft > 0 ? (
        <p className="text-sm">
          Of {formatCount(people.decided)} that people decided, the draft settles{" "}
          {formatCount(people.settled_by_draft)}, {formatCount(people.same_as_person)} of them as the person
          did.
        </p>
      ) : null}
      <Left report={report} />
      <ReplayExamples slug={slug} domain={report.domain} examples={report.examples} />
      <Section title="By strategy">
        <SmallTable
          caption="Outcomes by strategy, before and with the draft"
          rows={report.strategies}
          rowKey={({ strategy }) => strategy}
          columns={[
            {
              key: "strategy",
              header: "Strategy",
              cell: ({ strategy }) => <StrategyBadge strategy={strategy} />,
            },
            ...OUTCOME_COLUMNS,
          ]}
        />
      </Section>
      <Section title="By field">
        <SmallTable
          caption="Contested fields, before and with the draft"
          rows={report.fields}
          rowKey={({ field }) => field ?? " others"}
          columns={[
            { key: "field", header: "Field", cell: ({ field }) => <FieldName field={field} /> },
            ...OUTCOME_COLUMNS,
          ]}
        />
      </Section>
    </div>
  );
}

function Escalations({ count }: { count: number }) {
  const Icon = count > 0 ? ShieldAlert : ShieldCheck;
  return (
    <p
      role="status"
      className={
        count > 0
          ? "flex items-start gap-2 rounded-md bg-critical-soft px-3 py-2 text-sm"
          : "flex items-start gap-2 rounded-md bg-good-soft px-3 py-2 text-sm"
      }
    >
      <Icon aria-hidden className={`mt-0.5 size-4 shrink-0 ${count > 0 ? "text-critical" : "text-good"}`} />
      {count > 0
        ? `${countOf(count, "escalation")} would be lost that the policy of then kept.`
        : "No escalation would be lost that the policy of then kept."}
    </p>
  );
}

function Fact({ label, value }: { label: string; value: string }) {
  return (
    <div className="min-w-0">
      <dt className="text-muted text-xs">{label}</dt>
      <dd className="font-semibold text-lg">{value}</dd>
    </div>
  );
}

function Left({ report: { unreplayable } }: { report: SimulationReport }) {
  const reasons = [
    unreplayable.not_kept > 0 && `${unreplayable.not_kept} from before the log kept what a replay needs`,
    unreplayable.not_reproducible > 0 &&
      `${unreplayable.not_reproducible} that don't come out as recorded even under the policy of then`,
  ].filter((reason) => reason !== false);
  if (reasons.length === 0) return null;
  return <p className="text-muted text-xs">Left out: {reasons.join("; ")}.</p>;
}

function Section({ title, children }: { title: string; children: React.ReactNode }) {
  return (
    <section className="min-w-0">
      <h3 className="mb-1 font-medium text-muted text-xs">{title}</h3>
      <div className="-mx-4 overflow-x-auto">{children}</div>
    </section>
  );
}

function FieldName({ field }: { field: string | null }) {
  if (field === null) return <span className="text-muted italic">others</span>;
  if (field === "") return <span className="italic">the record</span>;
  return <span className="break-words">{field}</span>;
}

type Counted = { before: OutcomeCounts; after: OutcomeCounts };

const OUTCOME_COLUMNS = (
  [
    ["client", "Device"],
    ["server", "Server"],
    ["nobody", "Person"],
  ] as const
).map(([outcome, header]) => ({
  key: outcome,
  header,
  align: "end" as const,
  cell: ({ before, after }: Counted) => <Pair before={before[outcome]} after={after[outcome]} />,
}));

function Pair({ before, after }: { before: number; after: number }) {
  if (before === after) return <span className="text-muted">{formatCount(after)}</span>;
  return (
    <span>
      <del className="text-muted no-underline">{formatCount(before)}</del> → {formatCount(after)}
    </span>
  );
}

function share(percent: number | null): string {
  return percent === null ? "–" : formatPercent(percent / 100);
}
