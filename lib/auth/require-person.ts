import { headers } from "next/headers";
import { redirect } from "next/navigation";
import type { SignedInPerson } from "@/lib/services/sessions/find-signed-in-person";
import { getPerson } from "./get-person";

/** For layouts: the signed-in person. Anybody else goes to sign in, or to choose a password, and comes back after. */
export async function requirePerson(): Promise<SignedInPerson> {
  const person = await getPerson();
  if (!person) {
    const path = (await headers()).get("x-tidelock-path") ?? "/";
    redirect(`/login?next=${encodeURIComponent(path)}`);
  }
  if (person.mustChangePassword) redirect("/login/password");
  return person;
}
