import { type APIRequestContext, expect, request } from "@playwright/test";
import { SERVER_URL } from "./server-url";

export type Account = { email: string; password: string };

/** Signs in over HTTP: requests with the person's cookie and the dashboard's own origin, as its pages send them. */
export async function openSession({ email, password }: Account, url?: string): Promise<APIRequestContext> {
  const session = await anonymousSession(url);
  const { csrfToken } = await (await session.get("/api/auth/csrf")).json();
  const answer = await session.post("/api/auth/callback/credentials", {
    form: { csrfToken, email, password, json: "true" },
  });
  expect(answer.status(), `${email} signs in`).toBe(200);
  return session;
}

/** The same without anybody signed in. */
export function anonymousSession(url = SERVER_URL): Promise<APIRequestContext> {
  return request.newContext({ baseURL: url, extraHTTPHeaders: { origin: url } });
}
