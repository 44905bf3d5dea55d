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

// Controls, line and paragraph ends, and what makes a browser write from the other side: with one of those a name could
// pass for another, or break out of the line of a log or a terminal that it stands in.
const UNFIT_FOR_NAMES = /[\p{Control}\u2028\u2029\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/u;

/** What somebody or something is called: plain text of one line that reads as it is written. */
export function plainName(max: number) {
  return plainText(max).refine(
    (text) => !UNFIT_FOR_NAMES.test(text),
    "no control characters and none that change the direction of text",
  );
}
