import type { Metadata } from "next";
import { ForgottenForm } from "@/components/login/forgotten-form";
import { FrontDoor } from "@/components/login/front-door";
import { Button } from "@/components/ui/button";
import { CodeSnippet } from "@/components/ui/code-snippet";
import { sendsMail } from "@/lib/services/mail/send-mail";

export const metadata: Metadata = { title: "Forgotten password" };
export const dynamic = "force-dynamic";

const COMMAND = "npm run -s tidelock -- \\\n  user reset-link you@example.com";

export default function ForgottenPage() {
  if (sendsMail()) {
    return (
      <FrontDoor title="Forgotten password" description="We send you a link by which you choose another one.">
        <ForgottenForm />
      </FrontDoor>
    );
  }
  return (
    <FrontDoor
      title="Forgotten password"
      description="This server sends no e-mail, so whoever runs it has to help you."
    >
      <div className="flex flex-col gap-4 text-sm">
        <p>Ask them to run this on the server. It prints a link for you, which works once, for an hour:</p>
        <CodeSnippet label="On the server" code={COMMAND} />
        <p className="text-muted">The managers of your tenant can't set your password, nor see it.</p>
        <Button href="/login">Back to sign-in</Button>
      </div>
    </FrontDoor>
  );
}
