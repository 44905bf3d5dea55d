"use client";

import { Plus, X } from "lucide-react";
import { type FormEvent, useState } from "react";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { issueOf } from "@/lib/core/conflict/draft-issues";
import { Issue } from "./issue";
import type { PartProps } from "./part-props";

/** Which values end a record's work: under “Preserve escalation” none of them ends one that its side hadn't seen escalate. */
export function ClosingStatuses({ draft, issues, onEdit }: PartProps) {
  const { field, values } = draft.closing;
  const [text, setText] = useState("");
  const value = text.trim();
  const add = (event: FormEvent) => {
    event.preventDefault();
    if (value === "" || values.includes(value)) return;
    onEdit({ closing: { field, values: [...values, value] } });
    setText("");
  };
  return (
    <Card title="Closing values" description="The values that end a record's work.">
      <div className="flex flex-wrap items-start gap-3">
        <Field label="Field" className="w-40" error={issueOf(issues, "closing.field")}>
          <Input
            value={field}
            maxLength={128}
            onChange={(event) => onEdit({ closing: { field: event.target.value, values } })}
          />
        </Field>
        <form onSubmit={add} className="flex items-end gap-2">
          <Field
            label="Add a closing value"
            error={values.includes(value) ? "It is in the list already." : undefined}
          >
            <Input value={text} maxLength={256} onChange={(event) => setText(event.target.value)} />
          </Field>
          <Button type="submit" icon={<Plus aria-hidden />} disabled={value === "" || values.includes(value)}>
            Add
          </Button>
        </form>
      </div>
      <ul className="mt-3 flex flex-wrap gap-2">
        {values.map((closing) => (
          <li
            key={closing}
            className="inline-flex items-center gap-1 rounded-full bg-sunken py-0.5 pr-1 pl-3 text-sm"
          >
            {closing}
            <button
              type="button"
              aria-label={`${closing} doesn't close`}
              className="rounded-full p-1 text-muted hover:text-ink pointer-coarse:p-2"
              onClick={() =>
                onEdit({ closing: { field, values: values.filter((other) => other !== closing) } })
              }
            >
              <X aria-hidden className="size-3.5" />
            </button>
          </li>
        ))}
      </ul>
      <Issue message={issueOf(issues, "closing.values")} />
    </Card>
  );
}
