"use client";

import Link from "next/link";
import { Button } from "@/components/ui/button";
import { Time } from "@/components/ui/time";
import type { PolicyCandidate, ShadowTally } from "@/lib/contract/policy-review";
import type { RolloutMode } from "@/lib/contract/rollout";
import { countOf, formatCount } from "@/lib/core/format/count";
import { guardWords } from "@/lib/core/rollout/stage-words";
import { ChangeRollout } from "./change-rollout";
import { RolloutStatus } from "./rollout-status";
import { TrippedNotice } from "./tripped-notice";

type Props = { slug: string; candidate: PolicyCandidate; canChange: boolean };

const MEANING: Record<RolloutMode, string> = {
  off: "This version is put aside; the one before goes on. It can be taken up again until a newer one is made.",
  shadow: "Nothing changes. Each conflict says what this version would have decided.",
  on: "It settles conflicts of these devices from the next sync on; for the others it stays in the shadow.",
};

/** A version of a policy on its way: how far it is, what it would have done, and the next step. */
export function PolicyRollout({ slug, candidate, canChange }: Props) {
  const { rollout, version, changes, shadow, changed_by, changed_at, reason } = candidate;
  const name = `${candidate.title}, version ${version}`;
  const guard = guardWords(rollout.guard);
  return (
    <section aria-label={name} className="mt-4 flex flex-col gap-3 rounded-lg bg-sunken p-3">
      <header className="flex flex-wrap items-center justify-between gap-2">
        <h3 className="flex flex-wrap items-center gap-x-2 font-medium text-sm">
          Version {version} <RolloutStatus stage={rollout} />
        </h3>
        {canChange ? (
          <ChangeRollout
            slug={slug}
            rollout={rollout}
            name={name}
            meaning={MEANING}
            trigger={<Button size="sm">Roll out…</Button>}
          />
        ) : null}
      </header>
      <TrippedNotice slug={slug} rollout={rollout} name={name} canChange={canChange} />
      <dl className="flex flex-col gap-1 text-xs">
        {changes.map(({ what, from, to }) => (
          <div key={what}>
            <dt className="inline text-muted">{what}: </dt>
            <dd className="inline">
              <del className="text-muted">{from}</del> <ins className="no-underline">→ {to}</ins>
            </dd>
          </div>
        ))}
      </dl>
      <Tally slug={slug} version={version} shadow={shadow} />
      <p className="text-muted text-xs">
        By {changed_by}, <Time at={changed_at} />: “{reason}”{guard ? ` · ${guard}.` : null}
      </p>
    </section>
  );
}

function Tally({ slug, version, shadow }: { slug: string; version: number; shadow: ShadowTally }) {
  const { since, conflicts, differing, examples } = shadow;
  if (conflicts === 0) {
    return (
      <p className="text-sm">
        No conflict met version {version} yet; each will say here what it would have done.
      </p>
    );
  }
  return (
    <div className="text-sm">
      <p>
        Of {countOf(conflicts, "conflict")} since <Time at={since} show="absolute" /> it would have decided{" "}
        <strong className="font-semibold">{formatCount(differing)}</strong> otherwise.
      </p>
      {examples.length > 0 ? (
        <ul className="mt-1 flex flex-col gap-0.5 text-xs">
          {examples.map(({ id, label }) => (
            <li key={id} className="truncate">
              <Link href={`/t/${slug}/conflicts/${id}`} className="text-accent hover:underline">
                {label}
              </Link>
            </li>
          ))}
        </ul>
      ) : null}
    </div>
  );
}
