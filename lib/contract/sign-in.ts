import { z } from "zod";
import { HeldLink } from "./one-time-link";
import { EmailAddress, Password } from "./user";

const wellFormed = (text: string) => text.isWellFormed() && !text.includes("\0");

export const SignInRequest = z.object({
  email: z.string().min(1).max(254).refine(wellFormed),
  password: z.string().min(1).max(256).refine(wellFormed),
});

/** Body of `POST /api/account/password`. */
export const ChangePasswordRequest = z
  .object({
    current_password: z.string().min(1).max(256).refine(wellFormed),
    new_password: Password,
    /** Whether one's personal tokens end too, in all tenants. */
    revoke_tokens: z.boolean().default(false),
  })
  .refine((body) => body.current_password !== body.new_password, {
    message: "choose another one than the current",
    path: ["new_password"],
  });
export type ChangePasswordRequest = z.infer<typeof ChangePasswordRequest>;

/** Body of `POST /api/account/forgotten`. */
export const ForgottenRequest = z.object({ email: EmailAddress });
export type ForgottenRequest = z.infer<typeof ForgottenRequest>;

/** What whoever holds the link gets to know of it. */
export type HeldReset = { email: string; expires_at: string; active_tokens: number };

/** Body of `POST /api/account/reset`. */
export const ResetRequest = HeldLink.extend({
  password: Password,
  /** Whether one's personal tokens end too, in all tenants. */
  revoke_tokens: z.boolean().default(false),
});
export type ResetRequest = z.infer<typeof ResetRequest>;

/** What `signIn()` of next-auth gives as its error. */
export const SIGN_IN_ERRORS = { wrong: "CredentialsSignin", tooMany: "TooManyTries" } as const;

/** What to tell a person whose sign-in failed; undefined while nothing failed. */
export function signInMessage(error: string | null | undefined): string | undefined {
  if (!error) return undefined;
  if (error === SIGN_IN_ERRORS.wrong) return "This e-mail and password don't belong together.";
  if (error === SIGN_IN_ERRORS.tooMany) return "Too many tries. Wait a few minutes, then try again.";
  return "You could not be signed in. Try again.";
}
