import { ArrowRight } from "lucide-react";
import { FieldValue } from "@/components/conflicts/field-value";
import type { FieldChange } from "@/lib/contract/record-timeline";

/** Fields before and after a write. */
export function FieldChanges({ domain, changes }: { domain: string; changes: readonly FieldChange[] }) {
  if (changes.length === 0) return null;
  return (
    <dl className="mt-1 grid gap-1 text-sm">
      {changes.map(({ field, before, after }) => (
        <div key={field} className="grid gap-x-3 sm:grid-cols-[8rem_minmax(0,1fr)]">
          <dt className="break-words font-medium">{field}</dt>
          <dd className="flex min-w-0 flex-wrap items-start gap-x-2">
            <span className="sr-only">from</span>
            <span className="max-h-40 min-w-0 overflow-y-auto text-muted">
              <FieldValue domain={domain} field={field} value={before} />
            </span>
            <ArrowRight aria-label="to" className="mt-1 size-3.5 shrink-0 text-muted" />
            <span className="max-h-40 min-w-0 overflow-y-auto">
              <FieldValue domain={domain} field={field} value={after} base={before} />
            </span>
          </dd>
        </div>
      ))}
    </dl>
  );
}
