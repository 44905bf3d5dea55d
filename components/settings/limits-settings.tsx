"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { toast } from "sonner";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Field } from "@/components/ui/field";
import { FormError } from "@/components/ui/form-error";
import { Input } from "@/components/ui/input";
import { type FormIssues, parseForm } from "@/components/ui/parse-form";
import {
  TENANT_LIMIT_NAMES,
  TENANT_LIMITS,
  type TenantLimits,
  TenantLimitsChange,
} from "@/lib/contract/tenant-limits";
import type { TenantSettings } from "@/lib/contract/tenant-settings";
import { settingsQuery, updateSettings } from "@/lib/query/settings";
import { LIMIT_FIELDS } from "./limit-fields";
import { WithSettings } from "./with-settings";

type Props = { slug: string; mayChange: boolean };

/** What counts as healthy, late and full in this tenant. */
export function LimitsSettings({ slug, mayChange }: Props) {
  return (
    <WithSettings slug={slug} shape="h-96 max-w-3xl">
      {(settings) => (
        <LimitsForm key={JSON.stringify(settings.limits)} settings={settings} mayChange={mayChange} />
      )}
    </WithSettings>
  );
}

function LimitsForm({ settings, mayChange }: { settings: TenantSettings; mayChange: boolean }) {
  const client = useQueryClient();
  const [issues, setIssues] = useState<FormIssues>({});
  const save = useMutation({
    mutationFn: (limits: TenantLimitsChange) => updateSettings(settings.slug, { limits }),
    onSuccess: (saved) => client.setQueryData(settingsQuery(settings.slug).queryKey, saved),
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const { data, issues: found } = parseForm(
      TenantLimitsChange,
      valuesOf(new FormData(event.currentTarget)),
    );
    setIssues(found);
    if (!data) return;
    save.mutate(data, {
      onSuccess: () =>
        toast.success("Saved", {
          action: { label: "Undo", onClick: () => save.mutate(settings.limits) },
        }),
    });
  };
  return (
    <Card
      title="Limits and thresholds"
      description="What counts as healthy, late or full here. An empty field goes back to its default."
      className="max-w-3xl"
    >
      <form onSubmit={submit} className="flex flex-col gap-6 pt-2" noValidate>
        <FormError>{save.error?.message}</FormError>
        {LIMIT_FIELDS.map(({ title, fields }) => (
          <fieldset key={title} className="min-w-0">
            <legend className="mb-2 font-medium text-muted text-xs uppercase tracking-wide">{title}</legend>
            <div className="grid gap-x-6 gap-y-4 sm:grid-cols-2">
              {fields.map(({ limit, label, unit, hint }) => (
                <Field
                  key={limit}
                  label={`${label} (${unit})`}
                  description={`${hint} Default: ${TENANT_LIMITS[limit].default}.`}
                  error={issues[limit]}
                >
                  <Input
                    name={limit}
                    inputMode="numeric"
                    autoComplete="off"
                    defaultValue={settings.limits[limit]}
                    placeholder={String(TENANT_LIMITS[limit].default)}
                    disabled={!mayChange}
                    className="max-w-40 tabular-nums"
                  />
                </Field>
              ))}
            </div>
          </fieldset>
        ))}
        <fieldset className="min-w-0">
          <legend className="mb-2 font-medium text-muted text-xs uppercase tracking-wide">App</legend>
          <Field
            label="Oldest version that may sync"
            description="Older apps are told to update and keep their edits until then. Empty: every version."
            error={issues.minimum_app_version}
          >
            <Input
              name="minimum_app_version"
              autoComplete="off"
              defaultValue={settings.limits.minimum_app_version ?? ""}
              placeholder="such as 2.4"
              disabled={!mayChange}
              className="max-w-40 tabular-nums"
            />
          </Field>
        </fieldset>
        {mayChange ? (
          <div>
            <Button type="submit" variant="primary" pending={save.isPending}>
              Save
            </Button>
          </div>
        ) : null}
      </form>
    </Card>
  );
}

/** What can't be read as a number stays text, for the schema to name. */
function valuesOf(form: FormData): { [limit in keyof TenantLimits]?: unknown } {
  return Object.fromEntries(
    [...TENANT_LIMIT_NAMES, "minimum_app_version" as const].map((limit) => {
      const text = String(form.get(limit) ?? "").trim();
      if (text === "") return [limit, null];
      return [limit, limit !== "minimum_app_version" && /^\d+$/.test(text) ? Number(text) : text];
    }),
  );
}
