import type { AuthOptions } from "next-auth";
import CredentialsProvider from "next-auth/providers/credentials";
import { config } from "@/lib/config";
import { SESSION_DAYS } from "@/lib/contract/session";
import { SIGN_IN_ERRORS, SignInRequest } from "@/lib/contract/sign-in";
import { log } from "@/lib/log";
import { networkOf } from "@/lib/services/network-of";
import { Refusal } from "@/lib/services/refusal";
import { signOut } from "@/lib/services/sessions/end-session";
import { startSession } from "@/lib/services/sessions/start-session";
import { readKnownBrowser } from "./known-browser";
import { authSecret, readSession, sessionCookieName, sessionOf, usesHttps } from "./session";
import { signIn } from "./sign-in";
import { visitOf } from "./visit-of";

declare module "next-auth" {
  interface User {
    sessionId: string;
  }
}

type Caller = {
  headers: Headers;
  /** Hears who signed in with this request. */
  onSignedIn: (email: string) => void;
};

/**
 * next-auth with e-mail and password, for one request. Its cookie carries a user id and a session id, nothing else; the
 * session itself is a row of ours, because what a cookie alone says can't be taken back.
 */
export function nextAuthOptions(caller: Caller): AuthOptions {
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
        authorize: (credentials) => authorize(credentials, caller).catch(asSignInError),
      }),
    ],
    callbacks: {
      jwt: ({ token, user }) => ({ sub: user?.id ?? token.sub, sid: user?.sessionId ?? token.sid }),
      session: ({ session: { expires } }) => ({ expires }),
    },
    events: {
      signOut: async ({ token }) => {
        const session = sessionOf(token);
        if (session) await signOut(session);
      },
    },
    logger: {
      error: (code) => log().warn({ code }, "next-auth"),
      warn: () => {},
      debug: () => {},
    },
  };
}

async function authorize(credentials: unknown, { headers, onSignedIn }: Caller) {
  const given = SignInRequest.safeParse(credentials);
  if (!given.success) return null;
  const cookie = headers.get("cookie");
  const visit = visitOf(headers);
  const { address } = visit;
  const person = await signIn({ ...given.data, address, browser: readKnownBrowser(cookie) });
  log().info({ user_id: person?.userId ?? null, network: networkOf(address) }, "sign-in");
  if (!person) return null;
  const { userId, passwordHash } = person;
  const before = await readSession(cookie);
  const replaced = before?.userId === userId ? before.sessionId : undefined;
  const sessionId = await startSession({ userId, passwordHash, visit, replaced, now: new Date() });
  if (sessionId === null) return null;
  onSignedIn(given.data.email);
  return { id: userId, sessionId };
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
