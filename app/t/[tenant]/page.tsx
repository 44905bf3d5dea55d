import { dehydrate, HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { cookies } from "next/headers";
import { notFound } from "next/navigation";
import { OverviewView } from "@/components/overview/overview-view";
import { overviewParams } from "@/components/overview/search-params";
import { readZone, ZONE_COOKIE } from "@/components/ui/zone-choice";
import { getTenantContext } from "@/lib/auth/get-tenant-context";
import { serverUrl } from "@/lib/http/server-url";
import { overviewQuery } from "@/lib/query/overview";
import { queryClient } from "@/lib/query/query-client";
import { readSearchParams, type SearchParams } from "@/lib/query/search-params";
import { getOverview } from "@/lib/services/overview/get-overview";

export const metadata: Metadata = { title: "Overview" };

type Props = { params: Promise<{ tenant: string }>; searchParams: Promise<SearchParams> };

export default async function OverviewPage({ params, searchParams }: Props) {
  const ctx = await getTenantContext((await params).tenant);
  if (!ctx) notFound();
  const { range, compare } = readSearchParams(overviewParams, await searchParams).params;
  const { timeZone } = readZone((await cookies()).get(ZONE_COOKIE)?.value, ctx.timeZone);
  const client = queryClient();
  await client.prefetchQuery({
    ...overviewQuery({ tenant: ctx.slug, range, compare: compare === "previous", timeZone }),
    queryFn: () =>
      getOverview({
        ctx,
        input: {
          from: `now-${range}`,
          to: "now",
          tz: timeZone,
          compare: compare === "previous" ? "previous" : undefined,
        },
      }),
  });
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <OverviewView
        tenant={{ slug: ctx.slug, name: ctx.tenantName }}
        serverUrl={await serverUrl()}
        mayEnrol={ctx.role !== "viewer"}
      />
    </HydrationBoundary>
  );
}
