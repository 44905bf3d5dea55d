"use client";

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { QueryError } from "@/components/ui/query-error";
import { Skeleton } from "@/components/ui/skeleton";
import { StrategyBadge } from "@/components/ui/strategy-badge";
import { Time } from "@/components/ui/time";
import type { PolicyInForce, PolicyVersion } from "@/lib/contract/policy-review";
import { stageWords } from "@/lib/core/rollout/stage-words";
import { isFullyOn } from "@/lib/core/rollout/standing-policy";
import { policyHistoryQuery } from "@/lib/query/policies";
import { CompareVersions } from "./compare-versions";
import { PolicyChanges } from "./policy-changes";
import { RestorePolicy } from "./restore-policy";
import { versionName } from "./version-name";

type Props = { slug: string; policy: PolicyInForce; canChange: boolean };

/** Every version of a domain's policy: who, when, why, and what it changed; any two beside each other. */
export function PolicyHistory({ slug, policy, canChange }: Props) {
  const query = useQuery(policyHistoryQuery(slug, policy.domain));
  const [restoring, restore] = useState<PolicyVersion | null>(null);
  if (!query.data) {
    return query.isError ? (
      <QueryError
        title="The history could not be loaded"
        error={query.error}
        onRetry={() => void query.refetch()}
      />
    ) : (
      <Skeleton className="h-96" />
    );
  }
  return (
    <div className="grid items-start gap-4 lg:grid-cols-2">
      <Card title="Versions" description="Versions are never edited; a change adds one.">
        <ol className="flex flex-col gap-5">
          {query.data.map((version) => (
            <Version
              key={version.version}
              version={version}
              policy={policy}
              onRestore={canChange ? () => restore(version) : undefined}
            />
          ))}
        </ol>
      </Card>
      <CompareVersions history={query.data} />
      {restoring ? (
        <RestorePolicy slug={slug} policy={policy} version={restoring} onClose={() => restore(null)} />
      ) : null}
    </div>
  );
}

type VersionProps = { version: PolicyVersion; policy: PolicyInForce; onRestore: (() => void) | undefined };

function Version({ version, policy, onRestore }: VersionProps) {
  const inForce = version.version === policy.version;
  return (
    <li className="flex flex-col gap-1.5">
      <div className="flex flex-wrap items-center gap-2">
        <h3 className="font-medium">{versionName(version.version)}</h3>
        {inForce ? <Badge tone="accent">in force</Badge> : null}
        {isFullyOn(version) ? null : <Badge>{stageWords(version)}</Badge>}
        <span className="text-muted text-xs">
          <StrategyBadge strategy={version.policy.strategy} />
        </span>
        {onRestore && !inForce ? (
          <Button size="sm" className="ml-auto" onClick={onRestore}>
            Restore
          </Button>
        ) : null}
      </div>
      {version.reason ? (
        <>
          <p className="break-words text-sm">“{version.reason}”</p>
          <p className="text-muted text-xs">
            {version.changed_by}, <Time at={version.changed_at} show="both" />
          </p>
        </>
      ) : null}
      {version.version > 0 ? (
        <PolicyChanges changes={version.changes} none="Says the same as the one before." />
      ) : null}
    </li>
  );
}
