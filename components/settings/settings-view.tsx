"use client";

import { FeatureRollouts } from "@/components/rollout/feature-rollouts";
import { DroppedParams } from "@/components/ui/dropped-params";
import { PageHeader } from "@/components/ui/page-header";
import { Tabs } from "@/components/ui/tabs";
import { useUrlState } from "@/components/ui/use-url-state";
import { ApiTokens } from "./api-tokens";
import { EnrollmentCodes } from "./enrollment-codes";
import { GeneralSettings } from "./general-settings";
import { LimitsSettings } from "./limits-settings";
import { Members } from "./members";
import { settingsParams } from "./search-params";

type Props = {
  slug: string;
  /** Viewers look and change nothing. */
  mayChange: boolean;
  serverUrl: string;
};

/** Who may come in (people and devices), what counts as healthy, and what the tenant is called. */
export function SettingsView({ slug, mayChange, serverUrl }: Props) {
  const { params, dropped, set } = useUrlState(settingsParams);
  return (
    <>
      <PageHeader
        title="Settings"
        description={mayChange ? undefined : "You are a viewer: a manager can change these."}
      />
      <DroppedParams dropped={dropped} />
      <Tabs
        label="Settings"
        value={params.tab}
        onChange={(tab) => set({ tab: tab === "members" ? undefined : tab })}
        tabs={[
          { value: "members", label: "Members", panel: <Members slug={slug} mayChange={mayChange} /> },
          {
            value: "enrolment",
            label: "Enrolment codes",
            panel: <EnrollmentCodes slug={slug} mayChange={mayChange} serverUrl={serverUrl} />,
          },
          {
            value: "tokens",
            label: "Tokens",
            panel: <ApiTokens slug={slug} mayChange={mayChange} serverUrl={serverUrl} />,
          },
          {
            value: "limits",
            label: "Limits",
            panel: <LimitsSettings slug={slug} mayChange={mayChange} />,
          },
          {
            value: "rollout",
            label: "Rollout",
            panel: <FeatureRollouts slug={slug} mayChange={mayChange} />,
          },
          {
            value: "general",
            label: "General",
            panel: <GeneralSettings slug={slug} mayChange={mayChange} />,
          },
        ]}
      />
    </>
  );
}
