"use client";

import { Time } from "@/components/ui/time";
import { readMinuteOrTime } from "@/lib/contract/time";
import type { SideValue } from "@/lib/core/conflict/review-rows";
import { findDomain } from "@/lib/core/domains/registry";
import { own } from "@/lib/core/own";
import { changedPart } from "@/lib/core/text/changed-part";
import { valueLines } from "./value-lines";

type Props = {
  domain: string;
  field: string;
  value: SideValue;
  /** Marks what is different from it, in long texts. */
  base?: SideValue;
};

/** A field's value as a person reads it; nothing is cut off that can't be scrolled to. */
export function FieldValue({ domain, field, value, base }: Props) {
  if (value === undefined) return <span className="text-muted italic">not there</span>;
  if (value === null) return <span className="text-muted italic">empty</span>;
  if (typeof value === "string") {
    const kind = own(findDomain(domain)?.fields ?? {}, field);
    const at = kind === "time" ? readMinuteOrTime(value) : null;
    if (at !== null) return <Time at={new Date(at).toISOString()} show="absolute" />;
    return <Text value={value} base={base} />;
  }
  if (typeof value === "object") {
    return <span className="whitespace-pre-wrap break-words">{valueLines(value)}</span>;
  }
  return <span>{String(value)}</span>;
}

/** Shorter texts are compared at a glance. */
const WORTH_MARKING = 24;

function Text({ value, base }: { value: string; base: SideValue }) {
  if (value === "") return <span className="text-muted italic">empty text</span>;
  if (typeof base !== "string" || base === "" || value.length < WORTH_MARKING) {
    return <span className="whitespace-pre-wrap break-words">{value}</span>;
  }
  const { before, changed, after } = changedPart(base, value);
  return (
    <span className="whitespace-pre-wrap break-words">
      {before}
      {changed === "" ? null : (
        <mark className="bg-transparent text-ink underline decoration-2 decoration-accent underline-offset-4">
          {changed}
        </mark>
      )}
      {after}
    </span>
  );
}
