import { z } from "zod";

/** Text that the database can hold and compare: trimmed, not empty, without NUL or lone surrogates. */
export function plainText(max: number) {
  return z
    .string()
    .trim()
    .min(1)
    .max(max)
    .refine((text) => text.isWellFormed() && !text.includes("\0"), "plain text");
}
