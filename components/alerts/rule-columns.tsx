import { BellOff } from "lucide-react";
import { Badge } from "@/components/ui/badge";
import type { Column } from "@/components/ui/column";
import { Status } from "@/components/ui/status";
import { Time } from "@/components/ui/time";
import type { Tone } from "@/components/ui/tone";
import type { AlertRule, AlertRuleState } from "@/lib/contract/alert";
import type { AlertChannel } from "@/lib/contract/alert-channel";
import { formatAlertValue } from "@/lib/core/alerts/describe-condition";
import { type RuleActions, RuleMenu } from "./rule-menu";

const STATE: Record<AlertRuleState, { tone: Tone; label: string }> = {
  firing: { tone: "critical", label: "Firing" },
  about_to_fire: { tone: "warning", label: "About to fire" },
  quiet: { tone: "good", label: "Quiet" },
  no_data: { tone: "neutral", label: "Nothing to say yet" },
};

export function ruleColumns(
  channels: readonly AlertChannel[],
  actions: RuleActions | undefined,
): Column<AlertRule>[] {
  const columns: Column<AlertRule>[] = [
    {
      key: "rule",
      header: "Rule",
      card: "title",
      cell: ({ name, sentences }) => (
        <span className="block">
          {name}
          <span className="block font-normal text-muted text-xs">{sentences.join(" ")}</span>
        </span>
      ),
    },
    { key: "state", header: "State", width: "14rem", cell: (rule) => <RuleState rule={rule} /> },
    {
      key: "value",
      header: "Now",
      align: "end",
      cell: ({ kind, value }) =>
        value === null ? <span className="text-muted">–</span> : formatAlertValue(kind, value),
    },
    {
      key: "told",
      header: "Tells",
      cell: ({ channel_ids }) => {
        const names = channels.filter(({ id }) => channel_ids.includes(id)).map(({ name }) => name);
        return names.length > 0 ? names.join(", ") : <span className="text-muted">nobody</span>;
      },
    },
  ];
  if (!actions) return columns;
  return [
    ...columns,
    {
      key: "actions",
      header: "Actions",
      align: "end",
      card: "actions",
      width: "3rem",
      cell: (rule) => <RuleMenu rule={rule} actions={actions} />,
    },
  ];
}

function RuleState({ rule: { state, since, muted_until } }: { rule: AlertRule }) {
  const { tone, label } = STATE[state];
  return (
    <span className="inline-flex flex-wrap items-baseline justify-end gap-x-2 gap-y-1">
      <Status tone={tone}>{label}</Status>
      {since ? (
        <span className="text-muted text-xs">
          since <Time at={since} />
        </span>
      ) : null}
      {muted_until ? (
        <Badge icon={<BellOff aria-hidden />}>
          muted, ends <Time at={muted_until} />
        </Badge>
      ) : null}
    </span>
  );
}
