import { z } from "zod";
import { plainName, plainText } from "./plain-text";

/** Made by the device and kept there: with it an enrolment can be sent again, also after the code was used up or expired. */
const DeviceKey = z.string().regex(/^[\x21-\x7e]{16,128}$/, "16 to 128 visible ASCII characters");

/** Body of `POST /api/v1/devices/enroll`. The same key with the same code is the same device, with a new token. */
export const EnrollRequest = z.object({
  enrollment_code: z.string().min(1).max(64),
  device_key: DeviceKey.optional(),
  device: z.object({
    name: plainName(120),
    platform: plainName(40),
    app_version: plainName(40),
    model: plainName(120).optional(),
    user_id: plainName(120).optional(),
  }),
});
export type EnrollRequest = z.infer<typeof EnrollRequest>;

export type EnrollAnswer = { device_id: string; tenant_id: string; token: string };
export type RotateTokenAnswer = { token: string };

/** Body of `POST /api/sync/enrollment-codes`. */
export const CreateCodeRequest = z.object({
  uses: z.number().int().min(1).max(10_000).default(1),
  expires_in_hours: z
    .number()
    .int()
    .min(1)
    .max(24 * 365)
    .default(24 * 7),
  note: z.union([plainText(200), z.literal("")]).default(""),
});
export type CreateCodeRequest = z.infer<typeof CreateCodeRequest>;

/** Path of `/api/sync/enrollment-codes/:id/revoke`. */
export const CodePath = z.object({ id: z.uuid("a code's id") });

/** The only time that the code itself is seen. */
export type CreatedCode = { id: string; code: string; expires_at: string; uses: number };

export const CODE_STATES = ["open", "used_up", "expired", "revoked"] as const;
export type CodeState = (typeof CODE_STATES)[number];

export type EnrollmentCodeSummary = {
  id: string;
  /** Its first characters, to tell codes apart. */
  prefix: string;
  note: string;
  state: CodeState;
  uses: number;
  max_uses: number;
  expires_at: string;
  revoked_at: string | null;
  created_by: string;
  created_at: string;
};
