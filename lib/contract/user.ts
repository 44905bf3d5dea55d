import { z } from "zod";
import { plainName } from "./plain-text";

/** Compared and stored in lower case. */
export const EmailAddress = z
  .email("an e-mail address")
  .max(254)
  .transform((address) => address.toLowerCase());

/** Long enough to resist guessing at a throttled door, short enough to hash. */
export const Password = z.string().min(8, "at least 8 characters").max(256, "at most 256 characters");

export const PersonName = plainName(120);
