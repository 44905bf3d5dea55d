import { dehydrate, HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { AlertsView } from "@/components/alerts/alerts-view";
import { getTenantContext } from "@/lib/auth/get-tenant-context";
import { alertChannelsQuery, alertRulesQuery } from "@/lib/query/alerts";
import { queryClient } from "@/lib/query/query-client";
import { listChannels } from "@/lib/services/alerts/list-channels";
import { listRules } from "@/lib/services/alerts/list-rules";

export const metadata: Metadata = { title: "Alerts" };

export default async function AlertsPage({ params }: { params: Promise<{ tenant: string }> }) {
  const ctx = await getTenantContext((await params).tenant);
  if (!ctx) notFound();
  const client = queryClient();
  await Promise.all([
    client.prefetchQuery({ ...alertRulesQuery(ctx.slug), queryFn: () => listRules({ ctx }) }),
    client.prefetchQuery({ ...alertChannelsQuery(ctx.slug), queryFn: () => listChannels({ ctx }) }),
  ]);
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <AlertsView slug={ctx.slug} mayChange={ctx.role !== "viewer"} />
    </HydrationBoundary>
  );
}
