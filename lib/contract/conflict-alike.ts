import { z } from "zod";
import { ResolveRequest } from "./conflict-review";
import type { FieldChange } from "./record-timeline";

const { choice, fields, values, note } = ResolveRequest.shape;

/** A decision as far as others can be decided the same way. */
export const AlikeDecision = z.object({ choice, fields, values, note });
export type AlikeDecision = z.infer<typeof AlikeDecision>;

/** Another waiting conflict of the same domain, kind and contested fields, and what the same decision would write. */
export type AlikeConflict = {
  id: string;
  mobile_id: string;
  label: string | null;
  device_name: string | null;
  created_at: string;
  changes: FieldChange[];
  /** The state that this shows; what has moved since is skipped. */
  expected_version: number;
  expected_entry: string;
};

/** `POST /api/sync/conflicts/:id/alike`: what a decision could be applied to as well. Writes nothing. */
export type AlikeAnswer = {
  /** How many there are; `items` are the first of them. */
  total: number;
  items: AlikeConflict[];
};

export const ALIKE_AT_ONCE = 25;

/** Body of `POST /api/sync/conflicts/resolve`: a few at once, each its own write. */
export const ResolveAlikeRequest = z.object({
  decision: AlikeDecision,
  items: z
    .array(
      z.object({
        id: z.uuid(),
        expected_version: ResolveRequest.shape.expected_version,
        expected_entry: z.string().max(64),
      }),
    )
    .min(1)
    .max(ALIKE_AT_ONCE, `send at most ${ALIKE_AT_ONCE} at once`),
});
export type ResolveAlikeRequest = z.infer<typeof ResolveAlikeRequest>;

/** What became of each, in the order sent: a version, or why it was skipped. */
export type ResolveAlikeAnswer = {
  results: ({ id: string; version: number } | { id: string; code: string; detail: string })[];
};
