import type { NextRequest } from "next/server";
import NextAuth from "next-auth";
import { knownBrowserCookie, readKnownBrowser } from "@/lib/auth/known-browser";
import { nextAuthOptions } from "@/lib/auth/next-auth-options";
import { Refusal } from "@/lib/services/refusal";
import { exchangeOf } from "./exchange";
import { problemOf } from "./problem";
import { requestId } from "./request-id";
import { sendProblem } from "./send";

/** Its forms hold an e-mail, a password and a token. */
const FORM_BYTES = 16 * 1024;
const ACTIONS: ReadonlySet<string | undefined> = new Set([
  "callback",
  "csrf",
  "error",
  "providers",
  "session",
  "signin",
  "signout",
]);

type Segment = { params: Promise<{ nextauth: string[] }> };

/** next-auth, kept from reading endless bodies and from answering bad input with 500 or a page. */
export async function guardedNextAuth(request: NextRequest, segment: Segment): Promise<Response> {
  const id = requestId(request.headers.get("x-request-id"));
  try {
    await requireSane(request, segment);
    const response = await askNextAuth(request, segment);
    // 500 is its answer to a callback URL (in the query or a cookie) that is none, 400 to what it doesn't know.
    if (response.status === 400 || response.status >= 500) {
      throw new Refusal(
        "invalid_request",
        "This is no request of the sign-in, or its callback URL is not valid.",
      );
    }
    response.headers.set("X-Request-Id", id);
    return response;
  } catch (thrown) {
    const refusal =
      thrown instanceof SyntaxError ? new Refusal("malformed_json", "The body is not JSON.") : thrown;
    const exchange = exchangeOf(request.headers);
    return sendProblem(problemOf(refusal, id), { requestId: id, acceptEncoding: null, exchange }).response;
  }
}

async function askNextAuth(request: NextRequest, segment: Segment): Promise<Response> {
  const { headers } = request;
  let signedIn: string | undefined;
  const options = nextAuthOptions({
    headers,
    onSignedIn: (email) => {
      signedIn = email.trim().toLowerCase();
    },
  });
  const response: Response = await NextAuth(request, segment, options);
  if (signedIn !== undefined) {
    const browser = readKnownBrowser(headers.get("cookie"));
    response.headers.append("Set-Cookie", knownBrowserCookie(browser, signedIn));
  }
  return response;
}

async function requireSane(request: NextRequest, { params }: Segment): Promise<void> {
  const [action] = (await params).nextauth;
  if (!ACTIONS.has(action)) throw new Refusal("not_found", "There is nothing under this path.");
  if (request.method !== "POST") return;
  const length = request.headers.get("content-length");
  if (length === null || Number(length) > FORM_BYTES) {
    throw new Refusal("payload_too_large", "Send a form of at most 16 KB with its Content-Length.");
  }
}
