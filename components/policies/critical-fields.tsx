"use client";

import { X } from "lucide-react";
import { Card } from "@/components/ui/card";
import { IconButton } from "@/components/ui/icon-button";
import { Segmented } from "@/components/ui/segmented";
import type { Scale } from "@/lib/contract/policy";
import { issueOf } from "@/lib/core/conflict/draft-issues";
import { AddField } from "./add-field";
import { Issue } from "./issue";
import { NumberScale } from "./number-scale";
import { OrderScale } from "./order-scale";
import type { PartProps } from "./part-props";
import { without } from "./without";

/** Which fields tell how serious a record is, and how their values rank. */
export function CriticalFields({ domain, draft, issues, onEdit }: PartProps) {
  const put = (field: string, scale: Scale) => onEdit({ critical: { ...draft.critical, [field]: scale } });
  const fields = Object.entries(draft.critical);
  return (
    <Card
      title="Critical fields"
      description="Under “Preserve escalation” the more escalated value stays, and an escalated record is not closed or deleted by a side that didn't know."
    >
      {fields.length === 0 ? <p className="mb-3 text-muted text-sm">No field is critical.</p> : null}
      <ul className="mb-3 flex flex-col gap-4">
        {fields.map(([field, scale]) => (
          <li key={field} className="rounded-md border border-line p-3">
            <div className="mb-2 flex flex-wrap items-center gap-2">
              <h3 className="min-w-0 flex-1 truncate font-medium text-sm" title={field}>
                {field}
              </h3>
              <Segmented
                label={`How ${field} ranks`}
                value={scale.kind}
                onChange={(kind) => put(field, EMPTY[kind])}
                options={[
                  { value: "order", label: "In order" },
                  { value: "number", label: "By number" },
                ]}
              />
              <IconButton
                label={`${field} is not critical`}
                icon={<X aria-hidden />}
                onClick={() => onEdit({ critical: without(draft.critical, field) })}
              />
            </div>
            {scale.kind === "number" ? (
              <NumberScale field={field} scale={scale} onChange={(next) => put(field, next)} />
            ) : (
              <OrderScale
                field={field}
                kind={domain.fields[field]}
                scale={scale}
                onChange={(next) => put(field, next)}
              />
            )}
            <Issue message={issueOf(issues, `critical.${field}`)} />
          </li>
        ))}
      </ul>
      <AddField
        label="Add a critical field"
        domain={domain}
        taken={Object.keys(draft.critical)}
        onAdd={(field) => put(field, scaleFor(domain.fields[field]))}
      />
    </Card>
  );
}

const EMPTY: Record<Scale["kind"], Scale> = {
  order: { kind: "order", values: [] },
  number: { kind: "number" },
};

function scaleFor(kind: PartProps["domain"]["fields"][string] | undefined): Scale {
  if (kind === "boolean") return { kind: "order", values: [false, true], escalated_from: true };
  return kind === "number" || kind === "count" ? EMPTY.number : EMPTY.order;
}
