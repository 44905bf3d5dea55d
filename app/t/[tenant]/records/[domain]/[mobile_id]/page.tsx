import { dehydrate, HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { RecordView } from "@/components/records/record-view";
import { getTenantContext } from "@/lib/auth/get-tenant-context";
import { RecordTimelineQuery } from "@/lib/contract/record-timeline";
import { queryClient } from "@/lib/query/query-client";
import { recordQuery } from "@/lib/query/records";
import { getRecordTimeline } from "@/lib/services/records/get-record-timeline";
import { orNotFound } from "../../../or-not-found";

type Props = { params: Promise<{ tenant: string; domain: string; mobile_id: string }> };

export const metadata: Metadata = { title: "Record" };

export default async function RecordPage({ params }: Props) {
  const { tenant, ...name } = await params;
  const ctx = await getTenantContext(tenant);
  if (!ctx) notFound();
  const client = queryClient();
  const found = await orNotFound(
    getRecordTimeline({ ctx, input: { ...RecordTimelineQuery.parse({}), ...name } }),
  );
  const { queryKey } = recordQuery(ctx.slug, found.domain, found.mobile_id);
  client.setQueryData(queryKey, { pages: [found], pageParams: [undefined] });
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <RecordView slug={ctx.slug} domain={found.domain} mobileId={found.mobile_id} />
    </HydrationBoundary>
  );
}
