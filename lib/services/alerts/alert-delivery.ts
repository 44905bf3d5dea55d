import {
  type AlertDelivery,
  DELIVERY_EVENTS,
  DELIVERY_STATES,
  type DeliveryTry,
} from "@/lib/contract/alert-channel";
import type { AlertDelivery as AlertDeliveryRow } from "@/lib/db/generated/client";

/** A delivery as the dashboard gets it. */
export function alertDelivery(row: AlertDeliveryRow): AlertDelivery {
  return {
    id: row.id,
    channel_id: row.channelId,
    channel_name: row.channelName,
    event: DELIVERY_EVENTS.find((event) => event === row.event) ?? "alert.test",
    subject: row.subject,
    state: DELIVERY_STATES.find((state) => state === row.state) ?? "waiting",
    // Written by deliverDue alone, in this form.
    tries: row.tries as DeliveryTry[],
    next_try_at: row.state === "waiting" ? (row.nextTryAt?.toISOString() ?? null) : null,
    created_at: row.createdAt.toISOString(),
  };
}
