import { z } from "zod";
import { type ConflictState, Side } from "./conflict-review";
import { JsonValue } from "./json";
import { plainText } from "./plain-text";

/** What a person has chosen so far, and the state that they saw. */
export const ConflictDraft = z.object({
  picks: z.record(z.string().min(1).max(128), z.union([Side, z.object({ value: JsonValue })])),
  whole: Side.optional(),
  note: plainText(500),
  record_version: z.int().min(0),
  entry_tag: z.string().max(64),
});
export type ConflictDraft = z.infer<typeof ConflictDraft>;

/** Body of `PUT /api/sync/conflicts/:id/attention`: "I am looking at this", and with `draft` how far I have come. */
export const AttentionRequest = z
  .object({
    /** Null throws the draft away; without it, it stays as it is. */
    draft: ConflictDraft.nullish(),
  })
  .prefault({});
export type AttentionRequest = z.output<typeof AttentionRequest>;

/** Somebody else who looks at a conflict now, or left a draft. */
export type Attendant = { name: string; looking: boolean; seen_at: string; draft: ConflictDraft | null };

export type AttentionAnswer = {
  others: Attendant[];
  own_draft: ConflictDraft | null;
  /** Tells a page that what it shows is no longer so. */
  state: ConflictState;
  undone: boolean;
  record_version: number | null;
  entry_tag: string;
};
