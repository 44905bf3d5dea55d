import type { ConflictSummary } from "@/lib/contract/conflict-review";
import { formatCount } from "@/lib/core/format/count";

/** Which fields are contested, in a line. */
export function contestedWords({
  fields,
  fields_total,
}: Pick<ConflictSummary, "fields" | "fields_total">): string {
  const more = fields_total - fields.length;
  const names = fields.map(({ name }) => name).join(", ");
  return more > 0 ? `${names} and ${formatCount(more)} more` : names;
}
