import { findSignedInPerson, type SignedInPerson } from "@/lib/services/sessions/find-signed-in-person";
import { readSession, type Session } from "./session";
import { visitOf } from "./visit-of";

/** The person whose session a request carries; null when nobody is signed in. */
export async function personOf(headers: Pick<Headers, "get">): Promise<SignedInPerson | null> {
  const session = await readSession(headers.get("cookie"));
  return session && personOfSession(session, headers);
}

/** The same where the session is known already. */
export function personOfSession(
  session: Session,
  headers: Pick<Headers, "get">,
): Promise<SignedInPerson | null> {
  return findSignedInPerson(session, visitOf(headers).address, new Date());
}
