import { type NextRequest, NextResponse } from "next/server";
import { pagePolicy } from "@/lib/http/page-policy";

/**
 * Gives each page its Content-Security-Policy with a nonce of its own, which Next puts on its scripts; and tells pages
 * their own address, which server components can't see: a person who has to sign in first comes back to it. Nothing is
 * decided here; pages and services ask who somebody is.
 */
export function proxy(request: NextRequest): NextResponse {
  const nonce = btoa(crypto.randomUUID());
  const policy = pagePolicy(nonce, process.env.NODE_ENV === "development");
  const headers = new Headers(request.headers);
  headers.set("x-tidelock-path", request.nextUrl.pathname + request.nextUrl.search);
  headers.set("x-nonce", nonce);
  headers.set("content-security-policy", policy);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set("Content-Security-Policy", policy);
  return response;
}

// Never /api: a body that passes a proxy is cut at 10 MB without a word. Nor files, nor what machines ask for.
export const config = {
  matcher: [
    "/((?!api(?:/|$)|_next/|livez$|readyz$|metrics$|robots\\.txt$|manifest\\.webmanifest$|[^/]+\\.(?:png|svg)$).*)",
  ],
};
