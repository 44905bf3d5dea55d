import { makeAdmin } from "../../scripts/make-admin";
import type { BenchServer, BenchSetup } from "./setup";

export type Session = { Cookie: string; Origin: string };

/** Headers of a platform admin who is signed in, and may look into every tenant. */
export async function adminSession({
  whole: { url },
  dataDir,
}: Pick<BenchSetup, "dataDir"> & { whole: Pick<BenchServer, "url"> }): Promise<Session> {
  const { email, password } = makeAdmin(dataDir);
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
