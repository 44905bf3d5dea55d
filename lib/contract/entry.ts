import { z } from "zod";
import type { Fields } from "./json";

/** Made by the client: a UUID, a WatermelonDB id, anything of that alphabet. */
export const MobileId = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/, "1-64 of A-Z a-z 0-9 _ -");

/** Names a batch or an operation; visible ASCII, so that it survives headers, logs and the database. */
export const ClientKey = z.string().regex(/^[\x21-\x7e]{1,128}$/, "1-128 visible ASCII characters");

export const Time = z.iso.datetime({
  offset: true,
  message: "an RFC 3339 time such as 2026-11-22T10:00:00Z",
});

export const PRIORITIES = ["low", "normal", "high"] as const;
export const Priority = z.enum(PRIORITIES);
export type Priority = (typeof PRIORITIES)[number];

export const NETWORK_QUALITIES = ["excellent", "good", "fair", "poor"] as const;
export const NetworkQuality = z.enum(NETWORK_QUALITIES);
export type NetworkQuality = (typeof NETWORK_QUALITIES)[number];

const FieldsSchema = z.custom<Fields>(
  (value) => typeof value === "object" && value !== null && !Array.isArray(value),
  "an object of fields",
);

/**
 * One edit of one record. What is inside the fields (types, depth, text, reserved keys) is judged by
 * `core/domains`, so that a bad entry is rejected alone.
 */
export const PushEntry = z
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
  })
  .refine((entry) => entry.op === "delete" || entry.delta || entry.data || entry.unset?.length, {
    message: "an upsert needs delta, data or unset",
    path: ["delta"],
  })
  .refine((entry) => !(entry.delta && entry.data), {
    message: "send delta or data, not both",
    path: ["data"],
  });
export type PushEntry = z.infer<typeof PushEntry>;
