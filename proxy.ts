import { type NextRequest, NextResponse } from "next/server";

/**
 * Tells pages their own address, which server components can't see: a person who has to sign in first comes back to
 * it. Nothing is decided here; pages and services ask who somebody is.
 */
export function proxy(request: NextRequest): NextResponse {
  const headers = new Headers(request.headers);
  headers.set("x-tidelock-path", request.nextUrl.pathname + request.nextUrl.search);
  return NextResponse.next({ request: { headers } });
}

export const config = { matcher: ["/t/:path*", "/admin/:path*"] };
