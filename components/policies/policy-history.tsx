"use client";

import { useQuery } from "@tanstack/react-query";
import { Badge } from "@/components/ui/badge";
import { Drawer } from "@/components/ui/drawer";
import { QueryError } from "@/components/ui/query-error";
import { Skeleton } from "@/components/ui/skeleton";
import { StrategyBadge } from "@/components/ui/strategy-badge";
import { Time } from "@/components/ui/time";
import type { DomainPolicy, PolicyVersion } from "@/lib/contract/policy-review";
import { stageWords } from "@/lib/core/rollout/stage-words";
import { isFullyOn } from "@/lib/core/rollout/standing-policy";
import { policyHistoryQuery } from "@/lib/query/policies";

type Props = { slug: string; policy: DomainPolicy; onClose: () => void };

/** Every version of a domain's policy: who, when, why, and what it changed. */
export function PolicyHistory({ slug, policy, onClose }: Props) {
  const query = useQuery(policyHistoryQuery(slug, policy.domain));
  return (
    <Drawer
      open
      onOpenChange={(open) => !open && onClose()}
      title={`${policy.title}: history`}
      description="Versions are never edited; a change adds one."
    >
      {query.data ? (
        <ol className="flex flex-col gap-5">
          {query.data.map((version) => (
            <Version key={version.version} version={version} current={version.version === policy.version} />
          ))}
        </ol>
      ) : query.isError ? (
        <QueryError
          title="The history could not be loaded"
          error={query.error}
          onRetry={() => void query.refetch()}
        />
      ) : (
        <div className="flex flex-col gap-4">
          <Skeleton className="h-20" />
          <Skeleton className="h-20" />
        </div>
      )}
    </Drawer>
  );
}

function Version({ version, current }: { version: PolicyVersion; current: boolean }) {
  return (
    <li className="flex flex-col gap-1.5">
      <div className="flex flex-wrap items-center gap-2">
        <h3 className="font-medium">
          {version.version === 0 ? "Built-in default" : `Version ${version.version}`}
        </h3>
        {current ? <Badge tone="accent">in force</Badge> : null}
        {isFullyOn(version) ? null : <Badge>{stageWords(version)}</Badge>}
        <span className="text-muted text-xs">
          <StrategyBadge strategy={version.policy.strategy} />
        </span>
      </div>
      {version.reason ? (
        <>
          <p className="text-sm">“{version.reason}”</p>
          <p className="text-muted text-xs">
            {version.changed_by}, <Time at={version.changed_at} show="both" />
          </p>
        </>
      ) : null}
      {version.changes.length > 0 ? (
        <dl className="mt-0.5 flex flex-col gap-1 border-line border-l-2 pl-3 text-xs">
          {version.changes.map((change) => (
            <div key={change.what}>
              <dt className="text-muted">{change.what}</dt>
              <dd>
                <del className="text-muted">{change.from}</del>{" "}
                <ins className="no-underline">→ {change.to}</ins>
              </dd>
            </div>
          ))}
        </dl>
      ) : null}
    </li>
  );
}
