"use client";

import { X } from "lucide-react";
import { Card } from "@/components/ui/card";
import { IconButton } from "@/components/ui/icon-button";
import { Select } from "@/components/ui/select";
import type { Strategy } from "@/lib/contract/strategy";
import { issueOf } from "@/lib/core/conflict/draft-issues";
import { AddField } from "./add-field";
import { Issue } from "./issue";
import type { PartProps } from "./part-props";
import { STRATEGY_OPTIONS } from "./strategy-options";
import { without } from "./without";

/** Strategies of single fields, before the domain's own. */
export function FieldRules({ domain, draft, issues, onEdit }: PartProps) {
  const rules = Object.entries(draft.fields);
  const put = (field: string, rule: Strategy) => onEdit({ fields: { ...draft.fields, [field]: rule } });
  return (
    <Card title="Rules of single fields" description="They go before the strategy above.">
      {rules.length === 0 ? (
        <p className="mb-3 text-muted text-sm">Every field goes by the strategy above.</p>
      ) : null}
      <ul className="mb-3 flex flex-col gap-2">
        {rules.map(([field, rule]) => (
          <li key={field}>
            <div className="flex items-center gap-2">
              <span className="min-w-0 flex-1 truncate font-medium text-sm" title={field}>
                {field}
              </span>
              <Select
                label={`Rule for ${field}`}
                className="w-48 max-w-[55%]"
                value={rule}
                onChange={(next) => put(field, next)}
                options={STRATEGY_OPTIONS}
              />
              <IconButton
                label={`Remove the rule for ${field}`}
                icon={<X aria-hidden />}
                onClick={() => onEdit({ fields: without(draft.fields, field) })}
              />
            </div>
            <Issue message={issueOf(issues, `fields.${field}`)} />
          </li>
        ))}
      </ul>
      <AddField
        label="Add a rule for"
        domain={domain}
        taken={Object.keys(draft.fields)}
        onAdd={(field) => put(field, draft.strategy === "manual" ? "most_recent_wins" : "manual")}
      />
    </Card>
  );
}
