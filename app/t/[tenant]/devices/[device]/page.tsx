import { dehydrate, HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { DeviceView } from "@/components/devices/device-view";
import { getTenantContext } from "@/lib/auth/get-tenant-context";
import { deviceQuery } from "@/lib/query/devices";
import { queryClient } from "@/lib/query/query-client";
import { getDevice } from "@/lib/services/devices/get-device";

type Props = { params: Promise<{ tenant: string; device: string }> };

export const metadata: Metadata = { title: "Device" };

export default async function DevicePage({ params }: Props) {
  const { tenant, device } = await params;
  const ctx = await getTenantContext(tenant);
  if (!ctx) notFound();
  const client = queryClient();
  await client.prefetchQuery({
    ...deviceQuery(ctx.slug, device),
    queryFn: () => getDevice({ ctx, input: { device_id: device } }),
  });
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <DeviceView slug={ctx.slug} id={device} canRevoke={ctx.role !== "viewer"} />
    </HydrationBoundary>
  );
}
