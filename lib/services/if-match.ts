import { z } from "zod";
import { Refusal } from "./refusal";

const Version = z.coerce.number().int().nonnegative();

/**
 * The version that an `If-Match` header names, quoted or bare.
 * @throws Refusal `precondition_required` without the header, `precondition_failed` where it names no version.
 */
export function versionIn(ifMatch: string | null): number {
  if (ifMatch === null) {
    throw new Refusal(
      "precondition_required",
      'Send If-Match with the version that you saw, such as If-Match: "3".',
    );
  }
  const version = Version.safeParse(ifMatch.replace(/^"(.*)"$/, "$1"));
  if (!version.success) throw new Refusal("precondition_failed", "If-Match names no version of this.");
  return version.data;
}
