import { type AlertChannel, CHANNEL_KINDS, type ChannelKind } from "@/lib/contract/alert-channel";
import type { AlertChannel as AlertChannelRow } from "@/lib/db/generated/client";
import type { TenantContext } from "../context";

/** A channel as the dashboard gets it. */
export function alertChannel(row: AlertChannelRow, { role }: Pick<TenantContext, "role">): AlertChannel {
  const kind = channelKind(row);
  return {
    id: row.id,
    kind,
    name: row.name,
    target: kind === "webhook" && role === "viewer" ? `${new URL(row.target).origin}/…` : row.target,
    created_by: row.createdBy,
    created_at: row.createdAt.toISOString(),
  };
}

export function channelKind({ kind }: Pick<AlertChannelRow, "kind">): ChannelKind {
  return CHANNEL_KINDS.find((known) => known === kind) ?? "webhook";
}

/** What a channel's sealed secret is bound to. */
export function secretPlace(row: Pick<AlertChannelRow, "tenantId" | "id">): string {
  return `${row.tenantId}/${row.id}`;
}
