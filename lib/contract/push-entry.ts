import { z } from "zod";
import { ClientKey, MobileId, Priority, Time } from "./entry";
import type { Fields } from "./json";

const FieldsSchema = z.custom<Fields>(
  (value) => typeof value === "object" && value !== null && !Array.isArray(value),
  "an object of fields",
);

/**
 * One edit of one record. What is inside the fields (types, depth, text, reserved keys) is judged by
 * `core/domains`, so that a bad entry is rejected alone. Compiled, because a batch parses hundreds of them.
 */
export const PushEntry = z.compile(
  z
    .object({
      op_id: ClientKey.optional(),
      domain: z.string().max(64),
      mobile_id: MobileId,
      op: z.enum(["upsert", "delete"]).default("upsert"),
      /** The version the edit was made on; absent or 0 for a record the device created. */
      base_version: z.number().int().nonnegative().max(Number.MAX_SAFE_INTEGER).default(0),
      delta: FieldsSchema.optional(),
      data: FieldsSchema.optional(),
      /** Which of `data` the user changed. */
      changed_fields: z.array(z.string()).optional(),
      unset: z.array(z.string()).optional(),
      modified_at: Time.nullish(),
      priority: Priority.optional(),
      /** The record is offered back to a server that was restored from a backup: the version it had in the lost time. */
      lost_version: z.number().int().positive().max(Number.MAX_SAFE_INTEGER).optional(),
    })
    .refine((entry) => entry.op === "delete" || entry.delta || entry.data || entry.unset?.length, {
      message: "an upsert needs delta, data or unset",
      path: ["delta"],
    })
    .refine((entry) => !(entry.delta && entry.data), {
      message: "send delta or data, not both",
      path: ["data"],
    }),
);
export type PushEntry = z.infer<typeof PushEntry>;
