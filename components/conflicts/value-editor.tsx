"use client";

import { type SubmitEvent, useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import { Textarea } from "@/components/ui/textarea";
import { Time } from "@/components/ui/time";
import type { Json } from "@/lib/contract/json";
import { FIELD_KINDS } from "@/lib/core/domains/field-kinds";
import { readFieldText, type TypedKind, textOfField, typedKind } from "@/lib/core/domains/field-text";
import { findDomain } from "@/lib/core/domains/registry";

type Props = {
  domain: string;
  field: string;
  /** Values that the field has: it is typed as what they are, and the first one is where one starts from. */
  values: readonly (Json | undefined)[];
  onDone: (value: Json) => void;
  onClose: () => void;
};

/** A value of the person's own for a field, held to what the domain says of it. */
export function ValueEditor({ domain, field, values, onDone, onClose }: Props) {
  const known = findDomain(domain);
  const kind = typedKind(known, field, values);
  const [text, setText] = useState(() => textOfField(kind, values[0]));
  const [refused, setRefused] = useState<string>();
  const change = (next: string) => {
    setText(next);
    setRefused(undefined);
  };
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const read = readFieldText(known, field, kind, text);
    if (read.ok) onDone(read.value);
    else setRefused(`${field} ${read.message}.`);
  };
  return (
    <Dialog open onOpenChange={(open) => open || onClose()} title={`${field}: another value`}>
      <form onSubmit={submit} className="flex flex-col gap-4">
        <Field
          label="Value"
          description={<Description kind={kind} text={text} />}
          {...(refused && { error: refused })}
        >
          <Control kind={kind} text={text} onChange={change} />
        </Field>
        <div className="flex flex-wrap justify-end gap-2">
          <Button onClick={() => onDone(null)}>Leave it empty</Button>
          <Button type="submit" variant="primary">
            Take this value
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

const LINES: ReadonlySet<TypedKind> = new Set(["strings", "objects", "json"]);

function Control({
  kind,
  text,
  onChange,
}: {
  kind: TypedKind;
  text: string;
  onChange: (text: string) => void;
}) {
  if (kind === "boolean") {
    const options = [
      { value: "true", label: "true" },
      { value: "false", label: "false" },
    ];
    return <Select label="Value" options={options} value={text} onChange={onChange} />;
  }
  if (LINES.has(kind) || text.includes("\n") || text.length > 80) {
    const rows = Math.min(Math.max(text.split("\n").length, 4), 16);
    return <Textarea rows={rows} value={text} onChange={(event) => onChange(event.target.value)} />;
  }
  const numeric = kind === "number" || kind === "count";
  return <Input value={text} onValueChange={onChange} {...(numeric && { inputMode: "decimal" })} />;
}

/** What may be typed; of a time that was typed also when that is, on the clock that the page shows. */
function Description({ kind, text }: { kind: TypedKind; text: string }) {
  if (kind === "json") return "Any JSON value";
  if (kind === "strings") return "A list of texts, one on each line";
  const { words } = FIELD_KINDS[kind];
  const sentence = words.charAt(0).toUpperCase() + words.slice(1);
  if (kind !== "time" && kind !== "date_or_time") return sentence;
  if (!FIELD_KINDS.time.holds(text.trim())) return `${sentence}, such as 2026-11-22T09:30:00Z`;
  return (
    <>
      {sentence}. This is <Time at={text.trim()} show="absolute" />
    </>
  );
}
