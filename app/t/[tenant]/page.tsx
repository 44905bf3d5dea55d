import { dehydrate, HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { cookies } from "next/headers";
import { notFound } from "next/navigation";
import { OverviewView } from "@/components/overview/overview-view";
import { overviewParams } from "@/components/overview/search-params";
import { compared, readRange } from "@/components/ui/range-params";
import { readZone, ZONE_COOKIE } from "@/components/ui/zone-choice";
import { getTenantContext } from "@/lib/auth/get-tenant-context";
import type { OverviewQuery } from "@/lib/contract/overview";
import { serverUrl } from "@/lib/http/server-url";
import { overviewQuery } from "@/lib/query/overview";
import { queryClient } from "@/lib/query/query-client";
import { readSearchParams, type SearchParams } from "@/lib/query/search-params";
import { getOverview } from "@/lib/services/overview/get-overview";

type Props = { params: Promise<{ tenant: string }>; searchParams: Promise<SearchParams> };

/** The layout's template doesn't reach the page beside it. */
export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const ctx = await getTenantContext((await params).tenant);
  return { title: { absolute: `Overview · ${ctx?.tenantName ?? "nowhere"} · Tidelock` } };
}

export default async function OverviewPage({ params, searchParams }: Props) {
  const ctx = await getTenantContext((await params).tenant);
  if (!ctx) notFound();
  const given = await searchParams;
  const asked = readSearchParams(overviewParams, given).params;
  const { timeZone } = readZone((await cookies()).get(ZONE_COOKIE)?.value, ctx.timeZone, given.zone);
  const { from, to } = readRange(asked, Date.now(), timeZone);
  const client = queryClient();
  const prefetch = (input: Omit<OverviewQuery, "tz">) =>
    client.prefetchQuery({
      ...overviewQuery({ tenant: ctx.slug, compare: undefined, ...input, timeZone }),
      queryFn: () => getOverview({ ctx, input: { ...input, tz: timeZone } }),
    });
  await Promise.all([
    prefetch({ from, to, compare: compared(asked.compare) }),
    prefetch({ from: "now-24h", to: "now", compare: "previous" }),
  ]);
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
