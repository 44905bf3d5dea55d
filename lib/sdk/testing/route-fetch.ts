import { POST as enroll } from "@/app/api/v1/devices/enroll/route";
import { GET as pull } from "@/app/api/v1/sync/pull/route";
import { POST as push } from "@/app/api/v1/sync/push/route";
import type { Fetch, FetchInit } from "../send";

const ROUTES: Record<string, (request: Request) => Promise<Response>> = {
  "POST /api/v1/devices/enroll": enroll,
  "GET /api/v1/sync/pull": pull,
  "POST /api/v1/sync/push": push,
};

/** `fetch` that calls the real route handlers, without a network in between. */
export const routeFetch: Fetch = async (url, { method, headers, body }: FetchInit) => {
  const { pathname } = new URL(url);
  const route = ROUTES[`${method} ${pathname}`];
  if (!route) throw new Error(`no route for ${method} ${pathname}`);
  return route(new Request(url, { method, headers, body }));
};
