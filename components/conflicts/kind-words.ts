import type { ConflictKind } from "@/lib/contract/conflict-review";

/** What met, in a few words. */
export const KIND_WORDS: Record<ConflictKind, string> = {
  edit: "Two edits of the same fields",
  delete: "A delete met an edit",
  edit_of_deleted: "An edit met a deleted record",
};
