import { dehydrate, HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { SettingsView } from "@/components/settings/settings-view";
import { getTenantContext } from "@/lib/auth/get-tenant-context";
import { serverUrl } from "@/lib/http/server-url";
import { membersQuery } from "@/lib/query/members";
import { queryClient } from "@/lib/query/query-client";
import { settingsQuery } from "@/lib/query/settings";
import { listMembers } from "@/lib/services/members/list-members";
import { getSettings } from "@/lib/services/settings/get-settings";

export const metadata: Metadata = { title: "Settings" };

export default async function SettingsPage({ params }: { params: Promise<{ tenant: string }> }) {
  const ctx = await getTenantContext((await params).tenant);
  if (!ctx) notFound();
  const client = queryClient();
  await Promise.all([
    client.prefetchQuery({ ...membersQuery(ctx.slug), queryFn: () => listMembers({ ctx }) }),
    client.prefetchQuery({ ...settingsQuery(ctx.slug), queryFn: () => getSettings({ ctx }) }),
  ]);
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <SettingsView slug={ctx.slug} mayChange={ctx.role !== "viewer"} serverUrl={await serverUrl()} />
    </HydrationBoundary>
  );
}
