import { dehydrate, HydrationBoundary } from "@tanstack/react-query";
import { FleetView } from "@/components/fleet/fleet-view";
import { rangeParam } from "@/components/ui/range-choices";
import { requirePerson } from "@/lib/auth/require-person";
import { fleetQuery } from "@/lib/query/fleet";
import { queryClient } from "@/lib/query/query-client";
import { readSearchParams, type SearchParams } from "@/lib/query/search-params";
import { getFleet } from "@/lib/services/fleet/get-fleet";

export default async function FleetPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const person = await requirePerson();
  const { range } = readSearchParams({ range: rangeParam }, await searchParams).params;
  const client = queryClient();
  await client.prefetchQuery({
    ...fleetQuery(range),
    queryFn: () => getFleet({ person, input: { from: `now-${range}`, to: "now" } }),
  });
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <FleetView />
    </HydrationBoundary>
  );
}
