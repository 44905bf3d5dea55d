import { dehydrate, HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { SettingsView } from "@/components/settings/settings-view";
import { getTenantContext } from "@/lib/auth/get-tenant-context";
import { serverUrl } from "@/lib/http/server-url";
import { invitationsQuery } from "@/lib/query/invitations";
import { membersQuery } from "@/lib/query/members";
import { queryClient } from "@/lib/query/query-client";
import { settingsQuery } from "@/lib/query/settings";
import { listInvitations } from "@/lib/services/invitations/list-invitations";
import { listMembers } from "@/lib/services/members/list-members";
import { getSettings } from "@/lib/services/settings/get-settings";

export const metadata: Metadata = { title: "Settings" };

export default async function SettingsPage({ params }: { params: Promise<{ tenant: string }> }) {
  const ctx = await getTenantContext((await params).tenant);
  if (!ctx) notFound();
  const client = queryClient();
  const mayChange = ctx.role !== "viewer";
  await Promise.all([
    mayChange &&
      client.prefetchQuery({ ...invitationsQuery(ctx.slug), queryFn: () => listInvitations({ ctx }) }),
    client.prefetchQuery({ ...membersQuery(ctx.slug), queryFn: () => listMembers({ ctx }) }),
    client.prefetchQuery({ ...settingsQuery(ctx.slug), queryFn: () => getSettings({ ctx }) }),
  ]);
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <SettingsView slug={ctx.slug} mayChange={mayChange} serverUrl={await serverUrl()} />
    </HydrationBoundary>
  );
}
