import { z } from "zod";
import { Strategy } from "./strategy";

const fieldName = z.string().min(1).max(128);
const scaleValue = z.union([z.string().max(256), z.number(), z.boolean()]);

/** How a critical field escalates: by number, or along a list from least to most escalated. */
export const Scale = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("number"), escalated_from: z.number().optional() }),
  z.object({
    kind: z.literal("order"),
    values: z
      .array(scaleValue)
      .min(2, "a scale needs at least two values")
      .max(64)
      .refine((values) => new Set(values).size === values.length, "a scale can't name a value twice"),
    /** From this value on the record counts as escalated: a side that did not know can't close or delete it. */
    escalated_from: scaleValue.optional(),
  }),
]);
export type Scale = z.infer<typeof Scale>;

/** How one domain of one tenant settles what both sides changed. */
export const Policy = z.object({
  strategy: Strategy,
  /** Fields of an entry that nobody contests: written anyway, or only together with the contested ones. */
  merge: z.enum(["fields", "record"]).default("fields"),
  /** Two times closer than this can't be told apart. */
  clock_tolerance_ms: z.number().int().min(0).max(3_600_000).default(2000),
  on_tie: z.enum(["server", "client", "manual"]).default("server"),
  /** A device's time is never taken for earlier than this before now. */
  max_edit_age_ms: z
    .number()
    .int()
    .min(60_000)
    .max(10 * 365 * 86_400_000)
    .default(90 * 86_400_000),
  /** Strategies of single fields, before the domain's own. */
  fields: z.record(fieldName, Strategy).default({}),
  critical: z.record(fieldName, Scale).default({}),
  /** The status values that end a record's work. */
  closing: z
    .object({ field: fieldName, values: z.array(z.string().max(256)).max(64) })
    .default({ field: "status", values: [] }),
  /** How deletes against edits are settled; the domain's strategy where absent. */
  delete: Strategy.optional(),
});
export type Policy = z.infer<typeof Policy>;

/** A policy in a file: unknown parts are refused, for they are mistyped, or from a Tidelock that knows more. */
export const PolicyInFile = z.strictObject(Policy.shape);

const [byNumber, inOrder] = Scale.options;

/** A policy while somebody writes it: a scale may still have too few steps. Its parts are of the right kind. */
export const PolicyDraft = z.object({
  ...Policy.shape,
  critical: z
    .record(
      z.string(),
      z.discriminatedUnion("kind", [
        byNumber,
        inOrder.extend({ values: z.array(z.union([z.string(), z.number(), z.boolean()])).max(1000) }),
      ]),
    )
    .default({}),
  closing: z
    .object({ field: z.string(), values: z.array(z.string()).max(1000) })
    .default({ field: "status", values: [] }),
});
