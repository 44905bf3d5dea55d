import { randomUUID } from "node:crypto";
import { readSignIn } from "../../scripts/launch/sign-in-file";
import type { BenchSetup } from "./setup";

type Session = { Cookie: string; Origin: string };

/** Headers of the first account, signed in: it may look into every tenant. */
export async function adminSession({ whole, dataDir }: BenchSetup): Promise<Session> {
  const signIn = readSignIn(dataDir);
  if (!signIn) throw new Error("the start left no sign-in data");
  const { url } = whole;
  const asked = await fetch(`${url}/api/auth/csrf`);
  const { csrfToken } = (await asked.json()) as { csrfToken: string };
  const answer = await fetch(`${url}/api/auth/callback/credentials`, {
    method: "POST",
    headers: { Origin: url, Cookie: cookiesOf(asked) },
    body: new URLSearchParams({ csrfToken, email: signIn.email, password: signIn.password, json: "true" }),
    redirect: "manual",
  });
  if (!answer.ok) throw new Error(`signing in answered ${answer.status}`);
  const session = { Cookie: cookiesOf(answer), Origin: url };
  return choosePassword(url, session, signIn.password);
}

/** A first account may do nothing else before. */
async function choosePassword(url: string, session: Session, current: string) {
  const answer = await fetch(`${url}/api/account/password`, {
    method: "POST",
    headers: { ...session, "Content-Type": "application/json" },
    body: JSON.stringify({ current_password: current, new_password: randomUUID() }),
  });
  if (!answer.ok) throw new Error(`choosing a password answered ${answer.status}: ${await answer.text()}`);
  return { ...session, Cookie: cookiesOf(answer) || session.Cookie };
}

function cookiesOf(answer: Response): string {
  return answer.headers
    .getSetCookie()
    .map((cookie) => cookie.split(";")[0])
    .join("; ");
}
