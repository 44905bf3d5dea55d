import { z } from "zod";

// NUL, and halves of surrogate pairs.
const UNSTORABLE = /\0|\p{Surrogate}/u;

/** Text that the database can hold and compare: trimmed, not empty, without NUL or lone surrogates. */
export function plainText(max: number) {
  return z
    .string()
    .trim()
    .min(1)
    .max(max)
    .refine((text) => !UNSTORABLE.test(text), "plain text");
}
