import { z } from "zod";
import { Refusal } from "../refusal";

/**
 * The policy's version that an `If-Match` header names: the one that a change was made from.
 * @throws Refusal `precondition_required` without one, `precondition_failed` where it names no version.
 */
export function expectedVersion(ifMatch: string | null): number {
  if (ifMatch === null) {
    throw new Refusal(
      "precondition_required",
      'Send If-Match with the version that you saw, such as If-Match: "3".',
    );
  }
  const version = z.coerce
    .number()
    .int()
    .nonnegative()
    .safeParse(ifMatch.replace(/^"(.*)"$/, "$1"));
  if (!version.success) throw new Refusal("precondition_failed", "If-Match names no version of this policy.");
  return version.data;
}
