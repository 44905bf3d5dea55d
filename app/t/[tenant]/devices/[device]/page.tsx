import { dehydrate, HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { DeviceView } from "@/components/devices/device-view";
import { getTenantContext } from "@/lib/auth/get-tenant-context";
import { deviceQuery } from "@/lib/query/devices";
import { queryClient } from "@/lib/query/query-client";
import { getDevice } from "@/lib/services/devices/get-device";
import { orNotFound } from "../../or-not-found";

type Props = { params: Promise<{ tenant: string; device: string }> };

export const metadata: Metadata = { title: "Device" };

export default async function DevicePage({ params }: Props) {
  const { tenant, device } = await params;
  const ctx = await getTenantContext(tenant);
  if (!ctx) notFound();
  const client = queryClient();
  const found = await orNotFound(getDevice({ ctx, input: { device_id: device } }));
  client.setQueryData(deviceQuery(ctx.slug, device).queryKey, found);
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <DeviceView slug={ctx.slug} id={device} canRevoke={ctx.role !== "viewer"} />
    </HydrationBoundary>
  );
}
