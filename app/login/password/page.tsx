import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { FrontDoor } from "@/components/login/front-door";
import { MustChangeForm } from "@/components/login/must-change-form";
import { getPerson } from "@/lib/auth/get-person";

export const metadata: Metadata = { title: "Choose a password" };
export const dynamic = "force-dynamic";

/** For who has to choose one before anything else; everybody else does it in their account. */
export default async function PasswordPage() {
  const person = await getPerson();
  if (!person) redirect("/login?next=/login/password");
  if (!person.mustChangePassword) redirect("/account");
  return (
    <FrontDoor title="Choose a password" description="The one you signed in with was for once only.">
      <MustChangeForm email={person.email} />
    </FrontDoor>
  );
}
