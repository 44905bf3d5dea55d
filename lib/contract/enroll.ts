import { z } from "zod";

const label = (max: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(max)
    .refine((text) => text.isWellFormed() && !text.includes("\0"), "plain text");

export const EnrollRequest = z.object({
  enrollment_code: z.string().min(1).max(64),
  device: z.object({
    name: label(120),
    platform: label(40),
    app_version: label(40),
    model: label(120).optional(),
    user_id: label(120).optional(),
  }),
});
export type EnrollRequest = z.infer<typeof EnrollRequest>;

export type EnrollAnswer = { device_id: string; tenant_id: string; token: string };
export type RotateTokenAnswer = { token: string };
