"use client";

import { Card } from "@/components/ui/card";
import { Field } from "@/components/ui/field";
import { Select } from "@/components/ui/select";
import { useUrlState } from "@/components/ui/use-url-state";
import type { PolicyVersion } from "@/lib/contract/policy-review";
import { diffPolicy } from "@/lib/core/conflict/diff-policy";
import { explainPolicy } from "@/lib/core/conflict/explain-policy";
import { PolicyChanges } from "./policy-changes";
import { policyPageParams } from "./search-params";
import { versionName } from "./version-name";

/** Any two versions beside each other; which ones is in the address. */
export function CompareVersions({ history }: { history: readonly PolicyVersion[] }) {
  const { params, set } = useUrlState(policyPageParams);
  const find = (version: string | undefined) => history.find((one) => String(one.version) === version);
  const to = find(params.to) ?? history[0];
  const from = find(params.from) ?? history[1] ?? history[0];
  if (!from || !to) return null;
  if (history.length === 1) {
    return (
      <Card title={`${versionName(to.version)} says`} description="There is nothing to compare it with yet.">
        <Sentences version={to} />
      </Card>
    );
  }
  const options = history.map(({ version }) => ({ value: String(version), label: versionName(version) }));
  return (
    <Card title="Compare" description="Any two versions">
      <div className="mb-4 grid grid-cols-2 gap-3">
        <Field label="From">
          <Select
            value={String(from.version)}
            onChange={(version) => set({ from: version })}
            options={options}
          />
        </Field>
        <Field label="To">
          <Select value={String(to.version)} onChange={(version) => set({ to: version })} options={options} />
        </Field>
      </div>
      <PolicyChanges changes={diffPolicy(from.policy, to.policy)} none="Both say the same." />
      <h3 className="mt-4 mb-2 font-medium text-muted text-xs">{versionName(to.version)} says</h3>
      <Sentences version={to} />
    </Card>
  );
}

function Sentences({ version }: { version: PolicyVersion }) {
  return (
    <ul className="flex flex-col gap-1.5 text-sm">
      {explainPolicy(version.policy).map((sentence) => (
        <li key={sentence}>{sentence}</li>
      ))}
    </ul>
  );
}
