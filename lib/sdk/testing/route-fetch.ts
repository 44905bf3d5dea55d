import { POST as enroll } from "@/app/api/v1/devices/enroll/route";
import { POST as rotateToken } from "@/app/api/v1/devices/rotate-token/route";
import { GET as optimalTime } from "@/app/api/v1/sync/optimal-time/route";
import { POST as partial } from "@/app/api/v1/sync/partial/route";
import { GET as pull } from "@/app/api/v1/sync/pull/route";
import { POST as push } from "@/app/api/v1/sync/push/route";
import { GET as queueStatus } from "@/app/api/v1/sync/queue-status/route";
import type { Fetch, FetchInit } from "../send";

const ROUTES: Record<string, (request: Request) => Promise<Response>> = {
  "POST /api/v1/devices/enroll": enroll,
  "GET /api/v1/sync/pull": pull,
  "POST /api/v1/sync/push": push,
  "POST /api/v1/sync/partial": partial,
  "GET /api/v1/sync/queue-status": queueStatus,
  "GET /api/v1/sync/optimal-time": optimalTime,
  "POST /api/v1/devices/rotate-token": rotateToken,
};

/** `fetch` that calls the real route handlers, without a network in between. */
export const routeFetch: Fetch = async (url, { method, headers, body }: FetchInit) => {
  const { pathname } = new URL(url);
  const route = ROUTES[`${method} ${pathname}`];
  if (!route) throw new Error(`no route for ${method} ${pathname}`);
  return route(new Request(url, { method, headers, body }));
};
