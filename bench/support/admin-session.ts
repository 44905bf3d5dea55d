import { randomUUID } from "node:crypto";
import { readSignIn } from "../../scripts/launch/sign-in-file";
import type { BenchServer, BenchSetup } from "./setup";

export type Session = { Cookie: string; Origin: string };

/** Headers of the first account, signed in: it may look into every tenant. It may do nothing before it chose a password. */
export async function adminSession({
  whole: { url },
  dataDir,
}: Pick<BenchSetup, "dataDir"> & { whole: Pick<BenchServer, "url"> }): Promise<Session> {
  const account = readSignIn(dataDir);
  if (!account) throw new Error("the start left no sign-in data");
  const next = randomUUID();
  const newcomer = await signIn(url, account.email, account.password);
  const answer = await fetch(`${url}/api/account/password`, {
    method: "POST",
    headers: { ...newcomer, "Content-Type": "application/json" },
    body: JSON.stringify({ current_password: account.password, new_password: next }),
  });
  if (!answer.ok) throw new Error(`choosing a password answered ${answer.status}: ${await answer.text()}`);
  return signIn(url, account.email, next);
}

async function signIn(url: string, email: string, password: string): Promise<Session> {
  const asked = await fetch(`${url}/api/auth/csrf`);
  const { csrfToken } = (await asked.json()) as { csrfToken: string };
  const answer = await fetch(`${url}/api/auth/callback/credentials`, {
    method: "POST",
    headers: { Origin: url, Cookie: cookiesOf(asked) },
    body: new URLSearchParams({ csrfToken, email, password, json: "true" }),
    redirect: "manual",
  });
  if (!answer.ok) throw new Error(`signing in answered ${answer.status}`);
  return { Cookie: cookiesOf(answer), Origin: url };
}

function cookiesOf(answer: Response): string {
  return answer.headers
    .getSetCookie()
    .map((cookie) => cookie.split(";")[0])
    .join("; ");
}
