"use client";

import { useQuery } from "@tanstack/react-query";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { QueryError } from "@/components/ui/query-error";
import { Skeleton } from "@/components/ui/skeleton";
import { Time } from "@/components/ui/time";
import { FEATURES, type Feature, type Rollout } from "@/lib/contract/rollout";
import { guardWords } from "@/lib/core/rollout/stage-words";
import { rolloutsQuery } from "@/lib/query/rollouts";
import { ChangeRollout } from "./change-rollout";
import { FEATURE_WORDS } from "./feature-words";
import { RolloutStatus } from "./rollout-status";
import { TrippedNotice } from "./tripped-notice";

type Props = { slug: string; mayChange: boolean };

/** How far each feature is switched on in this tenant. */
export function FeatureRollouts({ slug, mayChange }: Props) {
  const query = useQuery(rolloutsQuery(slug));
  if (query.isError && !query.data) {
    return (
      <QueryError
        title="The rollouts could not be loaded"
        error={query.error}
        onRetry={() => void query.refetch()}
      />
    );
  }
  if (!query.data) return <Skeleton className="h-96 max-w-3xl" />;
  const bySubject = new Map(query.data.map((rollout) => [rollout.subject, rollout]));
  return (
    <div className="flex max-w-3xl flex-col gap-3">
      {FEATURES.map((feature) => {
        const rollout = bySubject.get(feature);
        return rollout ? (
          <FeatureCard key={feature} slug={slug} feature={feature} rollout={rollout} mayChange={mayChange} />
        ) : null;
      })}
    </div>
  );
}

function FeatureCard({ slug, feature, rollout, mayChange }: Props & { feature: Feature; rollout: Rollout }) {
  const { name, what, meaning } = FEATURE_WORDS[feature];
  const guard = guardWords(rollout.guard);
  return (
    <Card
      title={name}
      description={what}
      actions={
        mayChange ? (
          <ChangeRollout
            slug={slug}
            rollout={rollout}
            name={name}
            meaning={meaning}
            trigger={
              <Button size="sm" aria-label={`Roll out: ${name}`}>
                Roll out…
              </Button>
            }
          />
        ) : null
      }
    >
      <div className="flex flex-col gap-2 text-sm">
        <TrippedNotice slug={slug} rollout={rollout} name={name} canChange={mayChange} />
        <p className="flex flex-wrap items-center gap-x-3">
          <RolloutStatus stage={rollout} />
          <span className="text-muted text-xs">{meaning[rollout.mode]}</span>
        </p>
        {guard ? <p className="text-muted text-xs">{guard}.</p> : null}
        {rollout.changed_at ? (
          <p className="text-muted text-xs">
            By {rollout.changed_by}, <Time at={rollout.changed_at} />: “{rollout.reason}”
          </p>
        ) : null}
      </div>
    </Card>
  );
}
