import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import type {
  AlertIncident,
  AlertPreview,
  AlertPreviewQuery,
  AlertRule,
  AlertRuleRequest,
  IncidentListQuery,
} from "@/lib/contract/alert";
import type {
  AlertChannel,
  AlertChannels,
  AlertDelivery,
  CreateChannelRequest,
  CreatedChannel,
  DeliveryListQuery,
} from "@/lib/contract/alert-channel";
import type { Page } from "@/lib/contract/page";
import { apiPath } from "./api-path";
import { fetchJson } from "./fetch-json";

export type AlertRules = { items: AlertRule[] };

/** Everything of a tenant's alerts begins with this key. */
export const alertsKey = (tenant: string) => ["alerts", tenant] as const;

export function alertRulesQuery(tenant: string) {
  return queryOptions({
    queryKey: [...alertsKey(tenant), "rules"],
    queryFn: ({ signal }) => fetchJson<AlertRules>(apiPath("alerts/rules", tenant), { signal }),
  });
}

export function alertPreviewQuery(tenant: string, condition: AlertPreviewQuery) {
  return queryOptions({
    queryKey: [...alertsKey(tenant), "preview", condition],
    queryFn: ({ signal }) =>
      fetchJson<AlertPreview>(apiPath("alerts/preview", tenant, condition), { signal }),
    placeholderData: keepPreviousData,
  });
}

export function alertIncidentsQuery(tenant: string, asked: Partial<IncidentListQuery>) {
  return queryOptions({
    queryKey: [...alertsKey(tenant), "incidents", asked],
    queryFn: ({ signal }) =>
      fetchJson<Page<AlertIncident>>(apiPath("alerts/incidents", tenant, asked), { signal }),
    placeholderData: keepPreviousData,
  });
}

export function alertChannelsQuery(tenant: string) {
  return queryOptions({
    queryKey: [...alertsKey(tenant), "channels"],
    queryFn: ({ signal }) => fetchJson<AlertChannels>(apiPath("alerts/channels", tenant), { signal }),
  });
}

export function alertDeliveriesQuery(tenant: string, asked: Partial<DeliveryListQuery>) {
  return queryOptions({
    queryKey: [...alertsKey(tenant), "deliveries", asked],
    queryFn: ({ signal }) =>
      fetchJson<Page<AlertDelivery>>(apiPath("alerts/deliveries", tenant, asked), { signal }),
    placeholderData: keepPreviousData,
  });
}

const post = <Answer>(path: string, body?: unknown) => fetchJson<Answer>(path, { method: "POST", body });

export function createRule(tenant: string, body: AlertRuleRequest): Promise<AlertRule> {
  return post(apiPath("alerts/rules", tenant), body);
}

export function changeRule(tenant: string, id: string, body: AlertRuleRequest): Promise<AlertRule> {
  return fetchJson(apiPath(`alerts/rules/${id}`, tenant), { method: "PUT", body });
}

export function deleteRule(tenant: string, id: string): Promise<void> {
  return fetchJson(apiPath(`alerts/rules/${id}`, tenant), { method: "DELETE" });
}

export function restoreRule(tenant: string, id: string): Promise<AlertRule> {
  return post(apiPath(`alerts/rules/${id}/restore`, tenant));
}

export function muteRule(tenant: string, id: string, until: string | null): Promise<AlertRule> {
  return post(apiPath(`alerts/rules/${id}/mute`, tenant), { until });
}

export function createChannel(tenant: string, body: CreateChannelRequest): Promise<CreatedChannel> {
  return post(apiPath("alerts/channels", tenant), body);
}

export function deleteChannel(tenant: string, id: string): Promise<void> {
  return fetchJson(apiPath(`alerts/channels/${id}`, tenant), { method: "DELETE" });
}

export function restoreChannel(tenant: string, id: string): Promise<AlertChannel> {
  return post(apiPath(`alerts/channels/${id}/restore`, tenant));
}

export function testChannel(tenant: string, id: string): Promise<AlertDelivery> {
  return post(apiPath(`alerts/channels/${id}/test`, tenant));
}

export function renewSecret(tenant: string, id: string): Promise<CreatedChannel> {
  return post(apiPath(`alerts/channels/${id}/secret`, tenant));
}

export function redeliver(tenant: string, id: string): Promise<AlertDelivery> {
  return post(apiPath(`alerts/deliveries/${id}/redeliver`, tenant));
}
