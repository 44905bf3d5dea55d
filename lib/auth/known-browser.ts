import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import { cookieIn } from "./cookie-in";
import { authSecret, usesHttps } from "./session";

/** A browser that has a name here, and a signed mark for each account that signed in there. */
export type KnownBrowser = { id: string; marks: readonly string[] };

const DAYS = 365;
/** Of a browser that several people use, the last ones. */
const MOST_MARKS = 5;
const FORM = /^[\w-]{22}(?:~[\w-]{43}){1,5}$/;

/** The browser that a Cookie header names; undefined for one that nobody signed in with. */
export function readKnownBrowser(cookieHeader: string | null): KnownBrowser | undefined {
  const value = cookieIn(cookieHeader, cookieName());
  if (value === undefined || !FORM.test(value)) return undefined;
  const [id = "", ...marks] = value.split("~");
  return { id, marks };
}

/** Whether this account has signed in with that browser. What it opens is a line of its own for tries, nothing else. */
export function hasSignedIn(browser: KnownBrowser | undefined, email: string): browser is KnownBrowser {
  if (!browser) return false;
  const mark = Buffer.from(markOf(browser.id, email));
  return browser.marks.some((kept) => timingSafeEqual(Buffer.from(kept), mark));
}

/** The Set-Cookie header by which a browser is known for this account from now on, beside those it is known for. */
export function knownBrowserCookie(browser: KnownBrowser | undefined, email: string): string {
  const id = browser?.id ?? randomBytes(16).toString("base64url");
  const mark = markOf(id, email);
  const others = browser?.marks.filter((kept) => kept !== mark) ?? [];
  const value = [id, mark, ...others.slice(0, MOST_MARKS - 1)].join("~");
  const secure = usesHttps() ? "; Secure" : "";
  return `${cookieName()}=${value}; Path=/; Max-Age=${DAYS * 86_400}; HttpOnly; SameSite=Lax${secure}`;
}

function markOf(id: string, email: string): string {
  return createHmac("sha256", authSecret()).update(`known browser\n${id}\n${email}`).digest("base64url");
}

function cookieName(): string {
  return usesHttps() ? "__Host-tidelock.browser" : "tidelock.browser";
}
