import Link from "next/link";
import { Time } from "@/components/ui/time";
import type { RecordAuthor, RecordStep } from "@/lib/contract/record-timeline";
import { FieldChanges } from "./field-changes";

type Props = { step: RecordStep; domain: string; slug: string };

/** One write of a record: who, when, what. */
export function StepLine({ step, domain, slug }: Props) {
  return (
    <>
      <p className="flex flex-wrap items-baseline gap-x-2 text-sm">
        <span className="font-medium">
          <Author author={step.by} slug={slug} />
        </span>
        <span>{WHAT[step.what]}</span>
        <span className="text-muted">
          <Time at={step.at} show="both" absent="earlier than what is kept" />
        </span>
        <span className="ml-auto text-muted text-xs">version {step.version}</span>
      </p>
      <FieldChanges domain={domain} changes={step.changes} />
    </>
  );
}

export function Author({ author, slug }: { author: RecordAuthor; slug: string }) {
  if (author.kind === "unknown") return <span className="text-muted">somebody who is gone</span>;
  if (author.kind === "person") return <span>{author.name}</span>;
  return (
    <Link href={`/t/${slug}/devices/${author.id}`} className="text-accent underline">
      {author.name}
    </Link>
  );
}

const WHAT: Record<RecordStep["what"], string> = {
  created: "created it",
  edited: "changed it",
  deleted: "deleted it",
  brought_back: "brought it back",
};
