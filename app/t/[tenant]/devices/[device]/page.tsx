import { dehydrate, HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { cookies } from "next/headers";
import { notFound } from "next/navigation";
import { cache } from "react";
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

/** Read once for the title and the page; null for who is no member. */
const readDevice = cache(async (tenant: string, device: string, zone: string | undefined) => {
  const ctx = await getTenantContext(tenant);
  if (!ctx) return null;
  const { timeZone: tz } = readZone((await cookies()).get(ZONE_COOKIE)?.value, ctx.timeZone, zone);
  return { ctx, tz, found: await orNotFound(getDevice({ ctx, input: { device_id: device, tz } })) };
});

async function read({ params, searchParams }: Props) {
  const [{ tenant, device }, { zone }] = await Promise.all([params, searchParams]);
  return readDevice(tenant, device, typeof zone === "string" ? zone : undefined);
}

export async function generateMetadata(props: Props): Promise<Metadata> {
  const shown = await read(props);
  return { title: shown ? `${shown.found.name} · Devices` : "Device" };
}

export default async function DevicePage(props: Props) {
  const { device } = await props.params;
  const shown = await read(props);
  if (!shown) notFound();
  const { ctx, tz, found } = shown;
  const client = queryClient();
  client.setQueryData(deviceQuery(ctx.slug, device, tz).queryKey, found);
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <DeviceView slug={ctx.slug} id={device} canRevoke={ctx.role !== "viewer"} />
    </HydrationBoundary>
  );
}
