import { dehydrate, HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { cookies } from "next/headers";
import { notFound } from "next/navigation";
import { DeviceView } from "@/components/devices/device-view";
import { readZone, ZONE_COOKIE } from "@/components/ui/zone-choice";
import { getTenantContext } from "@/lib/auth/get-tenant-context";
import { deviceQuery } from "@/lib/query/devices";
import { queryClient } from "@/lib/query/query-client";
import type { SearchParams } from "@/lib/query/search-params";
import { getDevice } from "@/lib/services/devices/get-device";
import { orNotFound } from "../../or-not-found";

type Props = {
  params: Promise<{ tenant: string; device: string }>;
  searchParams: Promise<SearchParams>;
};

export const metadata: Metadata = { title: "Device" };

export default async function DevicePage({ params, searchParams }: Props) {
  const { tenant, device } = await params;
  const ctx = await getTenantContext(tenant);
  if (!ctx) notFound();
  const { zone } = await searchParams;
  const { timeZone: tz } = readZone((await cookies()).get(ZONE_COOKIE)?.value, ctx.timeZone, zone);
  const client = queryClient();
  const found = await orNotFound(getDevice({ ctx, input: { device_id: device, tz } }));
  client.setQueryData(deviceQuery(ctx.slug, device, tz).queryKey, found);
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <DeviceView slug={ctx.slug} id={device} canRevoke={ctx.role !== "viewer"} />
    </HydrationBoundary>
  );
}
