"use client";

import { Plus } from "lucide-react";
import { type FormEvent, useId, useState } from "react";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import type { Domain } from "@/lib/core/domains/domain";

type Props = { label: string; domain: Domain; taken: readonly string[]; onAdd: (field: string) => void };

/** Names a field: the domain's own are proposed, others may be typed, because tenants bring their own. */
export function AddField({ label, domain, taken, onAdd }: Props) {
  const list = useId();
  const [field, setField] = useState("");
  const name = field.trim();
  const twice = taken.includes(name);
  const add = (event: FormEvent) => {
    event.preventDefault();
    if (name === "" || twice) return;
    onAdd(name);
    setField("");
  };
  return (
    <form onSubmit={add} className="flex items-end gap-2">
      <Field
        label={label}
        className="max-w-64 flex-1"
        error={twice ? `"${name}" is in the list already.` : undefined}
      >
        <Input
          list={list}
          value={field}
          maxLength={128}
          placeholder="field"
          autoComplete="off"
          onChange={(event) => setField(event.target.value)}
        />
      </Field>
      <datalist id={list}>
        {Object.keys(domain.fields)
          .filter((known) => !taken.includes(known))
          .map((known) => (
            <option key={known} value={known} />
          ))}
      </datalist>
      <Button type="submit" icon={<Plus aria-hidden />} disabled={name === "" || twice}>
        Add
      </Button>
    </form>
  );
}
