import { decode } from "next-auth/jwt";
import { config } from "@/lib/config";
import { cookieIn } from "./cookie-in";

/** All that a session cookie holds; who that is and what they may do is read from the database each time. */
export type Session = { userId: string; sessionId: string };

export function usesHttps(): boolean {
  return config().PUBLIC_URL?.startsWith("https://") ?? false;
}

/** Behind TLS a browser takes it only as `__Host-` demands: Secure, for this host alone, from this host itself. */
export function sessionCookieName(): string {
  return usesHttps() ? "__Host-tidelock.session" : "tidelock.session";
}

/** @throws Error when the server was started without one. */
export function authSecret(): string {
  const { AUTH_SECRET } = config();
  if (!AUTH_SECRET) throw new Error("AUTH_SECRET is not set. Start with `npm start`, which makes one.");
  return AUTH_SECRET;
}

/** The session that a Cookie header names; null where there is none, or it is forged. It may have ended. */
export async function readSession(cookieHeader: string | null): Promise<Session | null> {
  const token = cookieIn(cookieHeader, sessionCookieName());
  if (!token) return null;
  // next-auth throws one error for every kind of bad token; all of them mean: not signed in.
  return sessionOf(await decode({ token, secret: authSecret() }).catch(() => null));
}

/** What next-auth's token says; null for one of an earlier version, which knew no sessions. */
export function sessionOf(claims: { sub?: unknown; sid?: unknown } | null): Session | null {
  if (typeof claims?.sub !== "string" || typeof claims.sid !== "string") return null;
  return { userId: claims.sub, sessionId: claims.sid };
}
