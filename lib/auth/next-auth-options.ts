import type { AuthOptions } from "next-auth";
import CredentialsProvider from "next-auth/providers/credentials";
import { config } from "@/lib/config";
import { SIGN_IN_ERRORS, SignInRequest } from "@/lib/contract/sign-in";
import { log } from "@/lib/log";
import { Refusal } from "@/lib/services/refusal";
import { ADDRESS_HEADER } from "./client-address";
import { authSecret, SESSION_DAYS, sessionCookieName, usesHttps } from "./session";
import { signIn } from "./sign-in";

declare module "next-auth" {
  interface User {
    sessionEpoch: number;
  }
}

/** next-auth with e-mail and password; the cookie carries a user id and a session epoch, nothing else. */
export function nextAuthOptions(): AuthOptions {
  tellOwnAddress();
  const secure = usesHttps();
  return {
    secret: authSecret(),
    useSecureCookies: secure,
    session: { strategy: "jwt", maxAge: SESSION_DAYS * 86_400 },
    pages: { signIn: "/login", signOut: "/login", error: "/login" },
    cookies: {
      sessionToken: {
        name: sessionCookieName(),
        options: { httpOnly: true, sameSite: "lax", path: "/", secure },
      },
      callbackUrl: {
        name: secure ? "__Host-next-auth.callback-url" : "next-auth.callback-url",
        options: { httpOnly: true, sameSite: "lax", path: "/", secure },
      },
    },
    providers: [
      CredentialsProvider({
        credentials: { email: { type: "email" }, password: { type: "password" } },
        authorize: async (credentials, request) => {
          const given = SignInRequest.safeParse(credentials);
          if (!given.success) return null;
          const address = String(request.headers?.[ADDRESS_HEADER] ?? "unknown");
          const person = await signIn({ ...given.data, address }).catch(asSignInError);
          return person && { id: person.userId, sessionEpoch: person.sessionEpoch };
        },
      }),
    ],
    callbacks: {
      jwt: ({ token, user }) => ({ sub: user?.id ?? token.sub, epoch: user?.sessionEpoch ?? token.epoch }),
      session: ({ session: { expires } }) => ({ expires }),
    },
    logger: {
      error: (code) => log().warn({ code }, "next-auth"),
      warn: () => {},
      debug: () => {},
    },
  };
}

/** next-auth learns its address only from the environment; without PUBLIC_URL it is whatever host was asked for. */
function tellOwnAddress(): void {
  const { PUBLIC_URL } = config();
  if (PUBLIC_URL) process.env.NEXTAUTH_URL = PUBLIC_URL;
  else process.env.AUTH_TRUST_HOST = "true";
}

/** next-auth shows an error's message to the browser, so only a known one may leave. */
function asSignInError(thrown: unknown): never {
  if (thrown instanceof Refusal && thrown.code === "rate_limited") throw new Error(SIGN_IN_ERRORS.tooMany);
  log().error({ err: thrown }, "sign-in failed");
  throw new Error("Unavailable");
}
