"use client";

import { useQuery } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { RestoreNotice } from "@/components/restores/restore-notice";
import { Button } from "@/components/ui/button";
import { DroppedParams } from "@/components/ui/dropped-params";
import { PageHeader } from "@/components/ui/page-header";
import { Tabs } from "@/components/ui/tabs";
import { useUrlState } from "@/components/ui/use-url-state";
import type { AlertRule } from "@/lib/contract/alert";
import { countOf } from "@/lib/core/format/count";
import { alertRulesQuery } from "@/lib/query/alerts";
import { AlertChannels } from "./alert-channels";
import { AlertDeliveries } from "./alert-deliveries";
import { AlertHistory } from "./alert-history";
import { AlertRules } from "./alert-rules";
import { RuleEditor } from "./rule-editor";
import { type AlertTab, alertsPageParams } from "./search-params";

const LOOK_AGAIN_MS = 30_000;

type Props = { slug: string; mayChange: boolean };

/** When somebody should look, who is told, and whether it reached them. */
export function AlertsView({ slug, mayChange }: Props) {
  const { params, dropped, set, hrefFor } = useUrlState(alertsPageParams);
  const rules = useQuery({ ...alertRulesQuery(slug), refetchInterval: LOOK_AGAIN_MS });
  const edited = rules.data?.items.find(({ id }) => id === params.edit);
  const editing = mayChange && rules.data && (edited !== undefined || params.edit === "new");
  const firing = rules.data?.items.filter(({ state }) => state === "firing").length;
  return (
    <>
      <PageHeader
        title="Alerts"
        description={mayChange ? standing(rules.data?.items) : "You can look; managers can change these."}
        actions={
          mayChange && rules.data && rules.data.items.length > 0 ? (
            <Button variant="primary" icon={<Plus aria-hidden />} onClick={() => set({ edit: "new" })}>
              New rule
            </Button>
          ) : null
        }
      />
      <DroppedParams dropped={dropped} />
      <RestoreNotice slug={slug} />
      <Tabs<AlertTab>
        label="Alerts"
        value={params.tab}
        onChange={(tab) => set({ tab: tab === "rules" ? undefined : tab, cursor: undefined })}
        tabs={[
          {
            value: "rules",
            label: "Rules",
            count: firing || undefined,
            panel: (
              <AlertRules slug={slug} mayChange={mayChange} rules={rules} onEdit={(edit) => set({ edit })} />
            ),
          },
          {
            value: "history",
            label: "History",
            panel: <AlertHistory slug={slug} params={params} hrefFor={hrefFor} set={set} />,
          },
          {
            value: "channels",
            label: "Channels",
            panel: <AlertChannels slug={slug} mayChange={mayChange} />,
          },
          {
            value: "deliveries",
            label: "Deliveries",
            panel: (
              <AlertDeliveries
                slug={slug}
                mayChange={mayChange}
                params={params}
                hrefFor={hrefFor}
                set={set}
              />
            ),
          },
        ]}
      />
      {editing ? (
        <RuleEditor key={params.edit} slug={slug} rule={edited} onClose={() => set({ edit: undefined })} />
      ) : null}
    </>
  );
}

function standing(rules: readonly AlertRule[] | undefined): string {
  if (!rules || rules.length === 0) return "Be told when sync turns for the worse";
  const firing = rules.filter(({ state }) => state === "firing").length;
  const of = countOf(rules.length, "rule");
  return firing === 0 ? `None of ${of} fires` : `${firing} of ${of} ${firing === 1 ? "fires" : "fire"} now`;
}
