"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Smartphone } from "lucide-react";
import { type FormEvent, useState } from "react";
import { Button, buttonClass } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { FormError } from "@/components/ui/form-error";
import { Input } from "@/components/ui/input";
import { type FormIssues, parseForm } from "@/components/ui/parse-form";
import { QrCode } from "@/components/ui/qr-code";
import { SecretOnce } from "@/components/ui/secret-once";
import { Select } from "@/components/ui/select";
import { Time } from "@/components/ui/time";
import { CreateCodeRequest, type CreatedCode } from "@/lib/contract/enroll";
import { createCode, enrollmentCodesQuery } from "@/lib/query/enrollment-codes";

const LIFETIMES = [
  { value: "1", label: "1 hour" },
  { value: "24", label: "1 day" },
  { value: "168", label: "7 days" },
  { value: "720", label: "30 days" },
] as const;
type Lifetime = (typeof LIFETIMES)[number]["value"];

type Props = { slug: string; serverUrl: string; open: boolean; onOpenChange: (open: boolean) => void };

/** Makes an enrolment code and shows it this once, as text and for a camera. */
export function CreateCodeDialog({ slug, serverUrl, open, onOpenChange }: Props) {
  const client = useQueryClient();
  const [lifetime, setLifetime] = useState<Lifetime>("168");
  const [issues, setIssues] = useState<FormIssues>({});
  const create = useMutation({
    mutationFn: (body: CreateCodeRequest) => createCode(slug, body),
    onSuccess: () => client.invalidateQueries(enrollmentCodesQuery(slug)),
  });
  const close = (stay: boolean) => {
    onOpenChange(stay);
    if (!stay) create.reset();
  };
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const { data, issues: found } = parseForm(CreateCodeRequest, {
      uses: Number(form.get("uses")),
      note: form.get("note"),
      expires_in_hours: Number(lifetime),
    });
    setIssues(found);
    if (data) create.mutate(data);
  };
  if (create.data) {
    return (
      <Dialog
        open={open}
        onOpenChange={close}
        title="Enrolment code"
        description={
          <>
            For {create.data.uses === 1 ? "one device" : `${create.data.uses} devices`}; expires{" "}
            <Time at={create.data.expires_at} />.
          </>
        }
        footer={
          <Button variant="primary" onClick={() => close(false)}>
            Done
          </Button>
        }
      >
        <Code code={create.data} serverUrl={serverUrl} />
      </Dialog>
    );
  }
  return (
    <Dialog
      open={open}
      onOpenChange={close}
      title="New enrolment code"
      footer={
        <>
          <Button onClick={() => close(false)}>Cancel</Button>
          <Button type="submit" form="create-code" variant="primary" pending={create.isPending}>
            Make the code
          </Button>
        </>
      }
    >
      <form id="create-code" onSubmit={submit} className="flex flex-col gap-4" noValidate>
        <FormError>{create.error?.message}</FormError>
        <Field label="Devices" description="How many may come in by it." error={issues.uses}>
          <Input name="uses" type="number" inputMode="numeric" min={1} max={10_000} defaultValue={1} />
        </Field>
        <Field label="Works for">
          <Select label="Works for" options={LIFETIMES} value={lifetime} onChange={setLifetime} />
        </Field>
        <Field label="Note" description="For whom it is; may stay empty." error={issues.note}>
          <Input name="note" maxLength={200} autoComplete="off" />
        </Field>
      </form>
    </Dialog>
  );
}

function Code({ code: { code }, serverUrl }: { code: CreatedCode; serverUrl: string }) {
  const query = new URLSearchParams({ server: serverUrl, code });
  return (
    <div className="flex flex-col items-center gap-4">
      <QrCode
        text={`tidelock://enroll?${query}`}
        label="QR code with the server's address and the enrolment code"
      />
      <p className="text-center text-muted text-xs">
        Scan it with the app: it holds this server's address and the code.
      </p>
      <div className="w-full">
        <SecretOnce secret={code} what="the code" />
      </div>
      {/* Behind the #, where no server and no log sees it. */}
      <a
        href={`/demo#code=${encodeURIComponent(code)}`}
        target="_blank"
        rel="noreferrer"
        className={buttonClass()}
      >
        <Smartphone aria-hidden />
        Open the sample app with it
      </a>
    </div>
  );
}
