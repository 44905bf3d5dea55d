"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import { toast } from "sonner";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { CopyButton } from "@/components/ui/copy-button";
import { Field } from "@/components/ui/field";
import { FormError } from "@/components/ui/form-error";
import { Input } from "@/components/ui/input";
import { type FormIssues, parseForm } from "@/components/ui/parse-form";
import { TimeZoneInput } from "@/components/ui/time-zone-input";
import { type TenantSettings, TenantSettingsChange } from "@/lib/contract/tenant-settings";
import { settingsQuery, updateSettings } from "@/lib/query/settings";
import { WithSettings } from "./with-settings";

type Props = { slug: string; mayChange: boolean };

/** What the tenant is called, whose days it counts in, and its ids for scripts. */
export function GeneralSettings({ slug, mayChange }: Props) {
  return (
    <WithSettings slug={slug} shape="h-64 max-w-xl">
      {(settings) => (
        <GeneralForm key={settings.name + settings.time_zone} settings={settings} mayChange={mayChange} />
      )}
    </WithSettings>
  );
}

function GeneralForm({ settings, mayChange }: { settings: TenantSettings; mayChange: boolean }) {
  const client = useQueryClient();
  const router = useRouter();
  const [issues, setIssues] = useState<FormIssues>({});
  const save = useMutation({
    mutationFn: (change: TenantSettingsChange) => updateSettings(settings.slug, change),
    onSuccess: (saved) => {
      client.setQueryData(settingsQuery(settings.slug).queryKey, saved);
      // The frame around the page shows the name, and times follow the zone.
      router.refresh();
    },
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const { data, issues: found } = parseForm(
      TenantSettingsChange,
      Object.fromEntries(new FormData(event.currentTarget)),
    );
    setIssues(found);
    if (!data) return;
    save.mutate(data, {
      onSuccess: () =>
        toast.success("Saved", {
          action: {
            label: "Undo",
            onClick: () => save.mutate({ name: settings.name, time_zone: settings.time_zone }),
          },
        }),
    });
  };
  return (
    <Card className="max-w-xl">
      <form onSubmit={submit} className="flex flex-col gap-4" noValidate>
        <FormError>{save.error?.message}</FormError>
        <Field label="Name" error={issues.name}>
          <Input name="name" defaultValue={settings.name} maxLength={120} disabled={!mayChange} />
        </Field>
        <Field
          label="Time zone"
          description="Whose days and hours its charts follow."
          error={issues.time_zone}
        >
          <TimeZoneInput name="time_zone" defaultValue={settings.time_zone} disabled={!mayChange} />
        </Field>
        {mayChange ? (
          <div>
            <Button type="submit" variant="primary" pending={save.isPending}>
              Save
            </Button>
          </div>
        ) : null}
      </form>
      <dl className="mt-5 grid grid-cols-[auto_1fr] items-center gap-x-4 gap-y-1 border-line border-t pt-4 text-sm">
        <Fact name="Short name" value={settings.slug} />
        <Fact name="Tenant id" value={settings.id} />
      </dl>
    </Card>
  );
}

function Fact({ name, value }: { name: string; value: string }) {
  return (
    <>
      <dt className="text-muted">{name}</dt>
      <dd className="flex min-w-0 items-center gap-1">
        <code className="truncate font-mono text-xs">{value}</code>
        <CopyButton text={value} label={`Copy: ${name}`} />
      </dd>
    </>
  );
}
