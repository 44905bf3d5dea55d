import { findSignedInPerson, type SignedInPerson } from "@/lib/services/users/find-signed-in-person";
import { readSession } from "./session";

/** The person whose session a Cookie header carries; null when nobody is signed in. */
export async function personOf(cookieHeader: string | null): Promise<SignedInPerson | null> {
  const session = await readSession(cookieHeader);
  return session && findSignedInPerson(session);
}
