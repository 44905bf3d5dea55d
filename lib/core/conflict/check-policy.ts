import type { Policy, Scale } from "../../contract/policy";
import type { ProblemIssue } from "../../contract/problem";
import type { Domain } from "../domains/domain";
import type { FieldKind } from "../domains/field-kinds";
import { own } from "../own";

/** Where a policy names a field, as the path of a message beside it. */
export type NamedField = { path: string; field: string };

/** Fields that a policy names and the domain doesn't know. A tenant's records may carry them all the same. */
export function unknownFields(domain: Domain, policy: Policy): NamedField[] {
  return namedFields(policy).filter(({ field }) => !Object.hasOwn(domain.fields, field));
}

/** What a policy says that can't be meant, whatever the records hold; empty where all is well. */
export function checkPolicy(domain: Domain, policy: Policy): ProblemIssue[] {
  return Object.entries(policy.critical).flatMap(([field, scale]) => {
    const message = escalatedFromNowhere(scale) ?? cannotHold(own(domain.fields, field), scale);
    return message ? [{ path: `critical.${field}`, message }] : [];
  });
}

function namedFields({ fields, critical, closing }: Policy): NamedField[] {
  return [
    ...Object.keys(fields).map((field) => ({ path: `fields.${field}`, field })),
    ...Object.keys(critical).map((field) => ({ path: `critical.${field}`, field })),
    // Without values, nothing closes a record.
    ...(closing.values.length > 0 ? [{ path: "closing.field", field: closing.field }] : []),
  ];
}

function escalatedFromNowhere(scale: Scale): string | undefined {
  if (scale.kind !== "order" || scale.escalated_from === undefined) return undefined;
  if (scale.values.includes(scale.escalated_from)) return undefined;
  return `"${scale.escalated_from}", from which on it is escalated, is not on the scale`;
}

/** A scale whose steps the field can never take says nothing about it. */
function cannotHold(kind: FieldKind | undefined, scale: Scale): string | undefined {
  if (kind === undefined) return undefined;
  const type = STEP_TYPES[kind];
  if (type === undefined) return "has values that can't be put in an order";
  if (scale.kind === "number") {
    return type === "number" ? undefined : `can't be compared by number: it holds ${type} values`;
  }
  const odd = scale.values.find((value) => typeof value !== type);
  return odd === undefined ? undefined : `holds ${type} values, and ${JSON.stringify(odd)} is none`;
}

/** What the values of a field are in JSON, where a scale can name them. */
const STEP_TYPES: Record<FieldKind, "string" | "boolean" | "number" | undefined> = {
  string: "string",
  boolean: "boolean",
  number: "number",
  count: "number",
  time: "string",
  date_or_time: "string",
  strings: undefined,
  objects: undefined,
};
