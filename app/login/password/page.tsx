import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { FrontDoor } from "@/components/login/front-door";
import { PasswordForm } from "@/components/login/password-form";
import { Button } from "@/components/ui/button";
import { getPerson } from "@/lib/auth/get-person";

export const metadata: Metadata = { title: "Choose a password" };
export const dynamic = "force-dynamic";

export default async function PasswordPage() {
  const person = await getPerson();
  if (!person) redirect("/login?next=/login/password");
  return (
    <FrontDoor
      title="Choose a password"
      description={
        person.mustChangePassword
          ? "The one you signed in with was for once only."
          : "All your sessions end, and you sign in again with the new one."
      }
    >
      <PasswordForm email={person.email} />
      {person.mustChangePassword ? null : (
        <Button href="/" variant="ghost" className="mt-2 w-full">
          Keep the one you have
        </Button>
      )}
    </FrontDoor>
  );
}
