import { History, Pencil } from "lucide-react";
import { PolicyRollout } from "@/components/rollout/policy-rollout";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { StrategyBadge } from "@/components/ui/strategy-badge";
import { Time } from "@/components/ui/time";
import type { DomainPolicy, PolicyInForce } from "@/lib/contract/policy-review";

type Props = {
  slug: string;
  policy: PolicyInForce;
  /** The page of this policy. */
  href: string;
  canChange: boolean;
};

/** One domain's policy in plain words. */
export function PolicyCard({ slug, policy, href, canChange }: Props) {
  const [first, ...others] = policy.sentences;
  return (
    <Card
      title={policy.title}
      description={<StrategyBadge strategy={policy.policy.strategy} />}
      actions={
        <>
          <Button size="sm" icon={<History aria-hidden />} href={`${href}?view=history`}>
            History
          </Button>
          {canChange ? (
            <Button size="sm" icon={<Pencil aria-hidden />} href={href}>
              Change
            </Button>
          ) : null}
        </>
      }
    >
      <p className="text-base">{first}</p>
      <ul className="mt-2 flex flex-col gap-1 text-muted text-sm">
        {others.map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
      <Origin policy={policy} />
      {policy.candidate ? (
        <PolicyRollout slug={slug} candidate={policy.candidate} canChange={canChange} />
      ) : null}
    </Card>
  );
}

function Origin({ policy: { version, changed_by, changed_at, reason } }: { policy: DomainPolicy }) {
  if (version === 0)
    return <p className="mt-3 text-muted text-xs">The built-in default. Nobody changed it yet.</p>;
  return (
    <p className="mt-3 text-muted text-xs">
      Version {version} by {changed_by}, <Time at={changed_at} />: “{reason}”
    </p>
  );
}
