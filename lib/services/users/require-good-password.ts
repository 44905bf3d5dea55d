import { weakPassword } from "@/lib/core/accounts/weak-password";
import { Refusal } from "../refusal";

/**
 * Refuses a new password that somebody would try first.
 * @param own what others know of the person: address, name, tenants
 * @param path the field that it came in
 * @throws Refusal `invalid_request`
 */
export async function requireGoodPassword(
  password: string,
  own: readonly string[],
  path: string,
): Promise<void> {
  const why = weakPassword(password, { common: await commonPasswords(), own });
  if (why === undefined) return;
  const detail = `This password is ${why}: it would be tried first. Choose another one; a few words are best.`;
  throw new Refusal("invalid_request", detail, { errors: [{ path, message: detail }] });
}

let known: Promise<ReadonlySet<string>> | undefined;

/** The 49,000 most common ones; a megabyte that is read when the first password is chosen. */
function commonPasswords(): Promise<ReadonlySet<string>> {
  known ??= import("@zxcvbn-ts/language-common").then(
    ({ dictionary }) => new Set(dictionary["passwords-common"]),
  );
  return known;
}
