import { dehydrate, HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { cookies } from "next/headers";
import { notFound } from "next/navigation";
import { DevicesView } from "@/components/devices/devices-view";
import { COLUMNS_COOKIE, readColumns } from "@/components/devices/remembered-columns";
import { deviceListParams } from "@/components/devices/search-params";
import { getTenantContext } from "@/lib/auth/get-tenant-context";
import { DeviceListQuery } from "@/lib/contract/device";
import { DEVICES_PER_PAGE, deviceFacetsQuery, devicesQuery } from "@/lib/query/devices";
import { queryClient } from "@/lib/query/query-client";
import { readSearchParams, type SearchParams } from "@/lib/query/search-params";
import { countDevices } from "@/lib/services/devices/count-devices";
import { listDevices } from "@/lib/services/devices/list-devices";

type Props = {
  params: Promise<{ tenant: string }>;
  searchParams: Promise<SearchParams>;
};

export const metadata: Metadata = { title: "Devices" };

export default async function DevicesPage({ params, searchParams }: Props) {
  const ctx = await getTenantContext((await params).tenant);
  if (!ctx) notFound();
  const asked = readSearchParams(deviceListParams, await searchParams).params;
  const client = queryClient();
  await Promise.all([
    client.prefetchInfiniteQuery({
      ...devicesQuery(ctx.slug, asked),
      queryFn: () =>
        listDevices({ ctx, input: DeviceListQuery.parse({ ...asked, limit: DEVICES_PER_PAGE }) }),
    }),
    client.prefetchQuery({ ...deviceFacetsQuery(ctx.slug), queryFn: () => countDevices(ctx) }),
  ]);
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <DevicesView slug={ctx.slug} columns={readColumns((await cookies()).get(COLUMNS_COOKIE)?.value)} />
    </HydrationBoundary>
  );
}
