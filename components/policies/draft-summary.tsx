import { Card } from "@/components/ui/card";
import type { Policy } from "@/lib/contract/policy";
import type { PolicyChange } from "@/lib/contract/policy-review";
import { explainPolicy } from "@/lib/core/conflict/explain-policy";
import { PolicyChanges } from "./policy-changes";

type Props = { draft: Policy; differences: readonly PolicyChange[] };

/** What the draft will say, and what that changes. */
export function DraftSummary({ draft, differences }: Props) {
  return (
    <Card title="It will say">
      <div aria-live="polite" className="text-sm">
        <ul className="flex flex-col gap-1.5">
          {explainPolicy(draft).map((sentence) => (
            <li key={sentence}>{sentence}</li>
          ))}
        </ul>
        <h3 className="mt-4 mb-2 font-medium text-muted text-xs">What changes</h3>
        <PolicyChanges changes={differences} none="Nothing yet." />
      </div>
    </Card>
  );
}
