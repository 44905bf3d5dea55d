"use client";

import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import { toast } from "sonner";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { FormError } from "@/components/ui/form-error";
import { Input } from "@/components/ui/input";
import { type FormIssues, parseForm } from "@/components/ui/parse-form";
import { TimeZoneInput } from "@/components/ui/time-zone-input";
import { CreateTenantRequest } from "@/lib/contract/tenant";
import { slugOf } from "@/lib/core/slug-of";
import { fetchJson } from "@/lib/query/fetch-json";

type Props = { open: boolean; onOpenChange: (open: boolean) => void };

/** Asks for what a new tenant needs and leads to its settings, where people and devices are invited. */
export function CreateTenantDialog({ open, onOpenChange }: Props) {
  const router = useRouter();
  const [name, setName] = useState("");
  const [slug, setSlug] = useState<string>();
  const [issues, setIssues] = useState<FormIssues>({});
  const create = useMutation({
    mutationFn: (body: CreateTenantRequest) =>
      fetchJson<{ slug: string; name: string }>("/api/sync/tenants", { method: "POST", body }),
    onSuccess: (tenant) => {
      toast.success(`${tenant.name} is there. Invite its people next.`);
      router.push(`/t/${tenant.slug}/settings`);
    },
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const { data, issues: found } = parseForm(
      CreateTenantRequest,
      Object.fromEntries(new FormData(event.currentTarget)),
    );
    setIssues(found);
    if (data) create.mutate(data);
  };
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title="New tenant"
      description="One organisation with its own devices, policies and people."
      footer={
        <>
          <Button onClick={() => onOpenChange(false)}>Cancel</Button>
          <Button type="submit" form="create-tenant" variant="primary" pending={create.isPending}>
            Create
          </Button>
        </>
      }
    >
      <form id="create-tenant" onSubmit={submit} className="flex flex-col gap-4" noValidate>
        <FormError>{create.error?.message}</FormError>
        <Field label="Name" error={issues.name}>
          <Input
            name="name"
            value={name}
            onValueChange={setName}
            maxLength={120}
            autoComplete="organization"
          />
        </Field>
        <Field
          label="Short name"
          description="Stands in addresses and scripts, and stays as it is."
          error={issues.slug}
        >
          <Input
            name="slug"
            value={slug ?? slugOf(name)}
            onValueChange={setSlug}
            maxLength={48}
            autoComplete="off"
            spellCheck={false}
          />
        </Field>
        <Field label="Time zone" description="Whose days its charts follow." error={issues.time_zone}>
          <TimeZoneInput name="time_zone" defaultValue={Intl.DateTimeFormat().resolvedOptions().timeZone} />
        </Field>
      </form>
    </Dialog>
  );
}
