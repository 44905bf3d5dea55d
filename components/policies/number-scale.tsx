"use client";

import { Field } from "@/components/ui/field";
import type { Scale } from "@/lib/contract/policy";
import { NumberInput } from "./number-input";

type NumberScaleOf = Extract<Scale, { kind: "number" }>;
type Props = { field: string; scale: NumberScaleOf; onChange: (scale: NumberScaleOf) => void };

/** The higher number is the more escalated one; from one on, the record as a whole counts as escalated. */
export function NumberScale({ field, scale, onChange }: Props) {
  return (
    <Field
      label={`${field} is escalated from`}
      description="Empty: the higher number stays, but the record never counts as escalated by it."
    >
      <NumberInput
        value={scale.escalated_from ?? null}
        onChange={(from) => onChange({ kind: "number", ...(from !== null && { escalated_from: from }) })}
        className="max-w-32"
      />
    </Field>
  );
}
