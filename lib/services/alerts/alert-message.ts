import { IncidentKind } from "@/lib/contract/alert";
import type { DeliveryEvent } from "@/lib/contract/alert-channel";
import { formatAlertValue } from "@/lib/core/alerts/describe-condition";
import type { AlertIncident } from "@/lib/db/generated/client";
import { serverOrigin } from "../server-origin";
import type { AlertTenant } from "./alert-tenant";

/** What a receiver gets: the body of a webhook, and what an e-mail is written from. */
export type AlertMessage = {
  type: DeliveryEvent;
  timestamp: string;
  data: {
    tenant: { id: string; slug: string; name: string };
    /** One sentence that says it all. */
    summary: string;
    incident: {
      id: string;
      rule_id: string;
      rule: string;
      kind: IncidentKind;
      condition: string;
      value: number;
      peak: number;
      fired_at: string;
      resolved_at: string | null;
      ended_by: string | null;
    } | null;
    /** Where to look. */
    url: string;
  };
};

export function alertMessage(
  tenant: AlertTenant,
  incident: AlertIncident,
  event: Exclude<DeliveryEvent, "alert.test">,
  now: Date,
): AlertMessage {
  const kind = IncidentKind.parse(incident.kind);
  return message(tenant, event, now, {
    page: kind === "restored" ? "restores" : "alerts",
    summary: SUMMARY[event](incident, kind),
    incident: {
      id: incident.id,
      rule_id: incident.ruleId,
      rule: incident.ruleName,
      kind,
      condition: incident.condition,
      value: incident.value,
      peak: incident.peak,
      fired_at: incident.firedAt.toISOString(),
      resolved_at: incident.resolvedAt?.toISOString() ?? null,
      ended_by: incident.endedBy,
    },
  });
}

/** To see that a channel works. */
export function testMessage(tenant: AlertTenant, now: Date): AlertMessage {
  return message(tenant, "alert.test", now, {
    page: "alerts",
    summary: "This is a test: alerts reach this channel.",
    incident: null,
  });
}

const SUMMARY = {
  "alert.firing": (incident: AlertIncident, kind: IncidentKind) =>
    `${incident.ruleName}: ${formatAlertValue(kind, incident.value)}`,
  "alert.resolved": (incident: AlertIncident, kind: IncidentKind) =>
    `${incident.ruleName} is over (${ENDED[incident.endedBy ?? ""] ?? "resolved"}); at worst ${formatAlertValue(kind, incident.peak)}`,
};

const ENDED: { [end: string]: string } = {
  recovered: "recovered",
  rule_changed: "its rule was changed",
  rule_deleted: "its rule was deleted",
};

function message(
  { tenant, slug, tenantName }: AlertTenant,
  type: DeliveryEvent,
  now: Date,
  { page, ...what }: Pick<AlertMessage["data"], "summary" | "incident"> & { page: string },
): AlertMessage {
  return {
    type,
    timestamp: now.toISOString(),
    data: {
      tenant: { id: tenant, slug, name: tenantName },
      ...what,
      url: `${serverOrigin()}/t/${slug}/${page}`,
    },
  };
}
