import { dehydrate, HydrationBoundary } from "@tanstack/react-query";
import { cookies } from "next/headers";
import { FleetView } from "@/components/fleet/fleet-view";
import { fleetParams } from "@/components/fleet/search-params";
import { readRange } from "@/components/ui/range-params";
import { readZone, ZONE_COOKIE } from "@/components/ui/zone-choice";
import { requirePerson } from "@/lib/auth/require-person";
import { fleetQuery } from "@/lib/query/fleet";
import { queryClient } from "@/lib/query/query-client";
import { readSearchParams, type SearchParams } from "@/lib/query/search-params";
import { getFleet } from "@/lib/services/fleet/get-fleet";

export default async function FleetPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const person = await requirePerson();
  const given = await searchParams;
  const { timeZone: tz } = readZone((await cookies()).get(ZONE_COOKIE)?.value, "UTC", given.zone);
  const { from, to } = readRange(readSearchParams(fleetParams, given).params, Date.now(), tz);
  const client = queryClient();
  await client.prefetchQuery({
    ...fleetQuery({ from, to, tz }),
    queryFn: () => getFleet({ person, input: { from, to, tz } }),
  });
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <FleetView />
    </HydrationBoundary>
  );
}
