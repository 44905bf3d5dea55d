import { dehydrate, HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { cookies, headers } from "next/headers";
import { notFound } from "next/navigation";
import { OverviewView } from "@/components/overview/overview-view";
import { overviewParams } from "@/components/overview/search-params";
import { readZone, ZONE_COOKIE } from "@/components/ui/zone-choice";
import { getTenantContext } from "@/lib/auth/get-tenant-context";
import { overviewQuery } from "@/lib/query/overview";
import { queryClient } from "@/lib/query/query-client";
import { readSearchParams, type SearchParams } from "@/lib/query/search-params";
import { getOverview } from "@/lib/services/overview/get-overview";
import { serverFacts } from "@/lib/services/settings/server-facts";

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
      <OverviewView tenant={{ slug: ctx.slug, name: ctx.tenantName }} serverUrl={await serverUrl()} />
    </HydrationBoundary>
  );
}

/** Where devices reach this server: as it was told, or as this page was asked for. */
async function serverUrl(): Promise<string> {
  const given = await headers();
  const asked = `${given.get("x-forwarded-proto") ?? "http"}://${given.get("host") ?? "localhost"}`;
  return serverFacts().publicUrl ?? asked;
}
