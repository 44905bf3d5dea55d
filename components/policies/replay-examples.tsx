import { ShieldAlert } from "lucide-react";
import Link from "next/link";
import { FieldValue } from "@/components/conflicts/field-value";
import { Time } from "@/components/ui/time";
import type {
  ReplayExample,
  ReplayField,
  ReplayOutcome,
  ReplayVerdict,
} from "@/lib/contract/policy-simulation";
import { REASON_WORDS } from "@/lib/core/conflict/explain";

type Props = { slug: string; domain: string; examples: readonly ReplayExample[] };

/** Conflicts that come out otherwise, both outcomes side by side; lost escalations come first. */
export function ReplayExamples({ slug, domain, examples }: Props) {
  if (examples.length === 0) return null;
  return (
    <section>
      <h3 className="mb-1 font-medium text-muted text-xs">Examples</h3>
      <ul className="flex flex-col gap-3">
        {examples.map((example) => (
          <li key={example.conflict_id} className="rounded-md border border-line p-3 text-sm">
            <Heading slug={slug} example={example} />
            {example.fields.map((field) => (
              <FieldOutcome key={field.field} domain={domain} field={field} />
            ))}
          </li>
        ))}
      </ul>
    </section>
  );
}

function Heading({ slug, example }: { slug: string; example: ReplayExample }) {
  const { conflict_id, label, mobile_id, lowers_escalation, outcome, device, created_at } = example;
  return (
    <>
      <p className="flex items-start gap-1.5">
        {lowers_escalation ? (
          <ShieldAlert aria-label="Escalation lost" className="mt-0.5 size-4 shrink-0 text-critical" />
        ) : null}
        <Link
          href={`/t/${slug}/conflicts/${conflict_id}`}
          className="min-w-0 break-words font-medium hover:underline"
        >
          {label ?? mobile_id}
        </Link>
      </p>
      <p className="mb-2 text-muted text-xs">
        {OUTCOMES[outcome.before]} → <span className="text-ink">{OUTCOMES[outcome.after]}</span>
        {device ? ` · ${device}` : ""} · <Time at={created_at} />
      </p>
    </>
  );
}

const OUTCOMES: Record<ReplayOutcome, string> = {
  client: "Device won",
  server: "Server stayed",
  both: "Both kept",
  nobody: "Person asked",
  uncontested: "Simply written",
};

function FieldOutcome({ domain, field }: { domain: string; field: ReplayField }) {
  const { client, server, before, after, lowered } = field;
  return (
    <div className="mt-2 border-line border-t pt-2">
      <p className="font-medium text-xs">
        {field.field === "" ? "The record" : field.field}
        {lowered ? <span className="ml-2 text-critical">escalation lost</span> : null}
      </p>
      <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-3 text-xs">
        {field.field === "" ? null : (
          <>
            <dt className="text-muted">Server</dt>
            <dd className="line-clamp-3">
              <FieldValue domain={domain} field={field.field} value={sideValue(server)} />
            </dd>
            <dt className="text-muted">Device</dt>
            <dd className="line-clamp-3">
              <FieldValue domain={domain} field={field.field} value={sideValue(client)} />
            </dd>
          </>
        )}
        <dt className="text-muted">So far</dt>
        <dd>{inWords(before)}</dd>
        <dt className="text-muted">Draft</dt>
        <dd className="font-medium">{inWords(after)}</dd>
      </dl>
    </div>
  );
}

function sideValue(side: ReplayField["client"]) {
  return "absent" in side ? undefined : side.value;
}

const WINNERS = { client: "device", server: "server", nobody: "a person" } as const;

function inWords(verdict: ReplayVerdict): string {
  if (!verdict) return "the device's, uncontested";
  return `${WINNERS[verdict.winner]} (${REASON_WORDS[verdict.reason]})`;
}
