import { type FormEvent, useEffect, useRef, useState } from "react";
import { Brand } from "@/components/shell/brand";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { FormError } from "@/components/ui/form-error";
import { Input } from "@/components/ui/input";
import { SyncError } from "@/lib/sdk/sync-error";
import { enroll, type Identity } from "./identity";

/** The first start: an enrolment code makes this phone known to a tenant. */
export function EnrollScreen({ onEnrolled }: { onEnrolled: (identity: Identity) => void }) {
  const form = useRef<HTMLFormElement>(null);
  const [pending, setPending] = useState(false);
  const [problem, setProblem] = useState<string>();

  // A link from the dashboard brings the code along, behind the #, which no server sees.
  useEffect(() => {
    const code = new URLSearchParams(location.hash.slice(1)).get("code");
    const input = form.current?.elements.namedItem("code");
    if (code && input instanceof HTMLInputElement) input.value = code;
    if (code) history.replaceState(null, "", location.pathname);
  }, []);

  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const data = new FormData(event.currentTarget);
    setPending(true);
    setProblem(undefined);
    try {
      onEnrolled(await enroll(String(data.get("code")), String(data.get("name"))));
    } catch (error) {
      setProblem(wordsOf(error));
      setPending(false);
    }
  };

  return (
    <main className="flex flex-1 flex-col justify-center gap-6 px-6 py-10">
      <header className="flex flex-col gap-3">
        <Brand className="size-10" />
        <div>
          <h1 className="font-semibold text-xl">Tidelock Field</h1>
          <p className="mt-1 text-base text-muted">
            A technician's phone, in your browser. It works without a network and settles up when there is
            one.
          </p>
        </div>
      </header>
      <form ref={form} onSubmit={submit} className="flex flex-col gap-4">
        <FormError>{problem}</FormError>
        <Field
          label="Enrolment code"
          description="A manager makes one in the dashboard: Settings, Enrolment codes."
        >
          <Input name="code" required autoComplete="off" autoCapitalize="characters" spellCheck={false} />
        </Field>
        <Field label="Your name" description="So that people know whose phone this is.">
          <Input name="name" required maxLength={60} autoComplete="given-name" />
        </Field>
        <Button type="submit" variant="primary" pending={pending}>
          Enrol this phone
        </Button>
      </form>
    </main>
  );
}

function wordsOf(error: unknown): string {
  if (!(error instanceof SyncError)) throw error;
  if (error.code === "network") return "There is no network. Enrolling is the one thing that needs it.";
  return error.detail;
}
