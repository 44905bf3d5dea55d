"use client";

import { ArrowDown, ArrowUp, Plus, X } from "lucide-react";
import { type FormEvent, type KeyboardEvent, useState } from "react";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { IconButton } from "@/components/ui/icon-button";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import type { Scale } from "@/lib/contract/policy";
import type { FieldKind } from "@/lib/core/domains/field-kinds";
import { moved } from "./moved";

type OrderScaleOf = Extract<Scale, { kind: "order" }>;
type Props = {
  field: string;
  kind: FieldKind | undefined;
  scale: OrderScaleOf;
  onChange: (scale: OrderScaleOf) => void;
};

/** Values from least to most escalated. Buttons move them, and so do Alt with the arrow keys. */
export function OrderScale({ field, kind, scale, onChange }: Props) {
  const { values, escalated_from: from } = scale;
  const [announced, announce] = useState("");
  const put = (next: OrderScaleOf["values"]) =>
    onChange({
      ...withoutStep(scale),
      values: next,
      ...(from !== undefined && next.includes(from) && { escalated_from: from }),
    });
  const move = (index: number, by: number, mover: EventTarget) => {
    const to = index + by;
    if (to < 0 || to >= values.length) return;
    put(moved(values, index, to));
    // A row that changes its place in the page loses the focus.
    requestAnimationFrame(() => mover instanceof HTMLElement && mover.focus());
    announce(`${values[index]}: step ${to + 1} of ${values.length}`);
  };
  const byKey = (index: number) => (event: KeyboardEvent) => {
    if (!event.altKey || (event.key !== "ArrowUp" && event.key !== "ArrowDown")) return;
    event.preventDefault();
    move(index, event.key === "ArrowUp" ? -1 : 1, event.target);
  };
  return (
    <div className="flex flex-col gap-3">
      <ol aria-label={`${field}, from least to most escalated`} className="flex flex-col gap-1">
        {steps(values).map(({ key, value, index }) => (
          <li
            key={key}
            onKeyDown={byKey(index)}
            className="flex items-center gap-1 rounded-md bg-sunken py-0.5 pr-1 pl-3 text-sm"
          >
            <span className="min-w-0 flex-1 truncate">{String(value)}</span>
            {from === value ? <span className="text-muted text-xs">escalated from here</span> : null}
            <IconButton
              size="sm"
              label={`Move ${value} up`}
              icon={<ArrowUp aria-hidden />}
              disabled={index === 0}
              focusableWhenDisabled
              onClick={(event) => move(index, -1, event.currentTarget)}
            />
            <IconButton
              size="sm"
              label={`Move ${value} down`}
              icon={<ArrowDown aria-hidden />}
              disabled={index === values.length - 1}
              focusableWhenDisabled
              onClick={(event) => move(index, 1, event.currentTarget)}
            />
            <IconButton
              size="sm"
              label={`Remove ${value}`}
              icon={<X aria-hidden />}
              onClick={() => put(values.filter((_, at) => at !== index))}
            />
          </li>
        ))}
      </ol>
      <p role="status" className="sr-only">
        {announced}
      </p>
      <div className="flex flex-wrap items-end gap-3">
        {kind === "boolean" ? null : (
          <AddValue
            field={field}
            numeric={kind === "number" || kind === "count"}
            onAdd={(value) => put([...values, value])}
          />
        )}
        <Field label="The record is escalated from">
          <Select
            className="w-40"
            value={from === undefined ? NEVER : String(from)}
            onChange={(chosen) => {
              const step = values.find((value) => String(value) === chosen);
              onChange({ ...withoutStep(scale), ...(step !== undefined && { escalated_from: step }) });
            }}
            options={[
              { value: NEVER, label: "no value" },
              ...[...new Set(values.map(String))].map((value) => ({ value, label: value })),
            ]}
          />
        </Field>
      </div>
    </div>
  );
}

type Step = { key: string; value: OrderScaleOf["values"][number]; index: number };

/** A value may stand there twice while the scale is written, and keeps its key where it moves. */
function steps(values: OrderScaleOf["values"]): Step[] {
  return values.map((value, index) => {
    const times = values.slice(0, index).filter((other) => other === value).length;
    return { key: `${typeof value} ${value} ${times}`, value, index };
  });
}

/** No value of a scale is called so: they are trimmed. */
const NEVER = " never";

function withoutStep({ escalated_from: _, ...scale }: OrderScaleOf): OrderScaleOf {
  return scale;
}

type AddValueProps = { field: string; numeric: boolean; onAdd: (value: string | number) => void };

function AddValue({ field, numeric, onAdd }: AddValueProps) {
  const [text, setText] = useState("");
  const value = text.trim();
  const add = (event: FormEvent) => {
    event.preventDefault();
    if (value === "") return;
    onAdd(numeric && Number.isFinite(Number(value)) ? Number(value) : value);
    setText("");
  };
  return (
    <form onSubmit={add} className="flex items-end gap-2">
      <Field label={`Add a value of ${field}`}>
        <Input
          value={text}
          maxLength={256}
          placeholder="the most escalated"
          onChange={(event) => setText(event.target.value)}
        />
      </Field>
      <Button type="submit" icon={<Plus aria-hidden />} disabled={value === ""}>
        Add
      </Button>
    </form>
  );
}
