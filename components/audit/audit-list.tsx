import Link from "next/link";
import { Badge } from "@/components/ui/badge";
import { Time } from "@/components/ui/time";
import type { AuditEntry } from "@/lib/contract/audit";
import { actionWords } from "@/lib/core/audit/action-words";
import { AuditChanges } from "./audit-changes";

/** Entries of the audit, newest first: who did what to what, why, and how it stood before and after. */
export function AuditList({ slug, entries }: { slug: string; entries: readonly AuditEntry[] }) {
  return (
    <ol aria-label="Audit" className="divide-y divide-line">
      {entries.map((entry) => (
        <li key={entry.seq} className="grid gap-x-4 gap-y-1 px-4 py-3 text-sm sm:grid-cols-[11rem_1fr]">
          <div className="flex flex-wrap items-baseline gap-x-2 text-muted text-xs sm:flex-col">
            <Time at={entry.at} show="absolute" />
            <span className="text-ink text-sm">{entry.actor}</span>
          </div>
          <div className="min-w-0">
            <p className="flex flex-wrap items-baseline gap-x-2 gap-y-0.5">
              <Badge>{actionWords(entry.action)}</Badge>
              <span className="min-w-0 break-all">
                <Target slug={slug} entry={entry} />
              </span>
              <span className="ml-auto text-muted text-xs tabular-nums" title={`SHA-256 ${entry.hash}`}>
                #{entry.seq} · <code className="font-mono">{entry.hash.slice(0, 8)}</code>
              </span>
            </p>
            {entry.reason ? <p className="mt-0.5 break-words">“{entry.reason}”</p> : null}
            <AuditChanges entry={entry} />
          </div>
        </li>
      ))}
    </ol>
  );
}

/** What it was done to; a record leads to its history. */
function Target({ slug, entry: { action, target } }: { slug: string; entry: AuditEntry }) {
  if (!action.startsWith("conflict.")) return target;
  return (
    <Link href={`/t/${slug}/records/${target}`} className="text-accent hover:underline">
      {target}
    </Link>
  );
}
