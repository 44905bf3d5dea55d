import type { ResolveRequest } from "@/lib/contract/conflict-review";
import type { Choice } from "@/lib/core/conflict/choose-fields";

/** A request's choice as the core takes it: a side, or per field a side or a value of the person's own. */
export function choiceOf({
  choice,
  fields,
  values = {},
}: Pick<ResolveRequest, "choice" | "fields" | "values">): Choice {
  if (choice !== "fields") return choice;
  const edited = Object.entries(values).map(([field, value]) => [field, { value }] as const);
  return { ...fields, ...Object.fromEntries(edited) };
}
