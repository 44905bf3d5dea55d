import { dehydrate, HydrationBoundary } from "@tanstack/react-query";
import { AccountView } from "@/components/account/account-view";
import { requirePerson } from "@/lib/auth/require-person";
import { ownSessionsQuery } from "@/lib/query/account";
import { queryClient } from "@/lib/query/query-client";
import { listOwnSessions } from "@/lib/services/sessions/list-own-sessions";

export default async function AccountPage() {
  const person = await requirePerson();
  const client = queryClient();
  await client.prefetchQuery({
    ...ownSessionsQuery(),
    queryFn: () => listOwnSessions({ ctx: person }),
  });
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <AccountView email={person.email} name={person.name} />
    </HydrationBoundary>
  );
}
