import type { PolicyChange } from "@/lib/contract/policy-review";

type Props = { changes: readonly PolicyChange[]; none: string };

/** The differences between two policies, one below the other. */
export function PolicyChanges({ changes, none }: Props) {
  if (changes.length === 0) return <p className="text-muted text-sm">{none}</p>;
  return (
    <dl className="flex flex-col gap-1.5 text-sm">
      {changes.map(({ what, from, to }) => (
        <div key={what} className="break-words border-line border-l-2 pl-3">
          <dt className="text-muted text-xs">{what}</dt>
          <dd>
            <del className="text-muted">{from}</del> <ins className="no-underline">→ {to}</ins>
          </dd>
        </div>
      ))}
    </dl>
  );
}
