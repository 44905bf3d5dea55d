import type { DeliveryEvent } from "@/lib/contract/alert-channel";
import { absoluteTime } from "@/lib/core/format/absolute-time";
import type { AlertMessage } from "./alert-message";

/** An alert as a plain mail. */
export function alertEmail({ type, data }: AlertMessage): { subject: string; text: string } {
  const { incident, summary, tenant, url } = data;
  const lines = incident
    ? [
        summary,
        "",
        incident.condition,
        `Fired: ${time(incident.fired_at)}`,
        ...(incident.resolved_at ? [`Resolved: ${time(incident.resolved_at)}`] : []),
      ]
    : [summary];
  return {
    subject: `[${WORD[type]}] ${tenant.name}: ${incident?.rule ?? "Tidelock"}`,
    text: [...lines, "", url, ""].join("\n"),
  };
}

const WORD: Record<DeliveryEvent, string> = {
  "alert.firing": "Firing",
  "alert.resolved": "Resolved",
  "alert.test": "Test",
};

const time = (at: string) => absoluteTime(Date.parse(at), "UTC");
