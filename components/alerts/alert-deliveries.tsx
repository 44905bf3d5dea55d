"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Send } from "lucide-react";
import { useState } from "react";
import { toast } from "sonner";
import { Card } from "@/components/ui/card";
import { CursorPagination } from "@/components/ui/cursor-pagination";
import { DataTable } from "@/components/ui/data-table";
import { EmptyState } from "@/components/ui/empty-state";
import { ExportMenu } from "@/components/ui/export-menu";
import { QueryError } from "@/components/ui/query-error";
import { Segmented } from "@/components/ui/segmented";
import { TableSkeleton } from "@/components/ui/table-skeleton";
import { alertDeliveriesQuery, alertsKey, redeliver } from "@/lib/query/alerts";
import { apiPath } from "@/lib/query/api-path";
import type { ListProps } from "./alert-history";
import { deliveryColumns } from "./delivery-columns";
import { DeliveryTries } from "./delivery-tries";

const STATES = [
  { value: "all", label: "All" },
  { value: "waiting", label: "Waiting" },
  { value: "delivered", label: "Delivered" },
  { value: "gave_up", label: "Given up" },
] as const;

const LOOK_AGAIN_MS = 10_000;

/** What was sent where, and what came back. */
export function AlertDeliveries({
  slug,
  mayChange,
  params,
  set,
  hrefFor,
}: ListProps & { mayChange: boolean }) {
  const client = useQueryClient();
  const asked = { state: params.deliveries, cursor: params.cursor };
  const query = useQuery({ ...alertDeliveriesQuery(slug, asked), refetchInterval: LOOK_AGAIN_MS });
  const [looked, setLooked] = useState<string>();
  const again = useMutation({
    mutationFn: (id: string) => redeliver(slug, id),
    onSuccess: ({ state, tries }) =>
      state === "delivered"
        ? toast.success("It was taken this time")
        : toast.error(`It was not taken. ${tries.at(-1)?.error ?? ""}`),
    onError: (error) => toast.error(error.message),
    onSettled: () => client.invalidateQueries({ queryKey: alertsKey(slug) }),
  });
  const page = query.data;
  return (
    <Card flush>
      <div className="flex flex-wrap items-center justify-between gap-2 px-4 py-3">
        <Segmented
          label="Which"
          options={STATES}
          value={params.deliveries}
          onChange={(state) => set({ deliveries: state === "all" ? undefined : state, cursor: undefined })}
        />
        <ExportMenu
          what="deliveries"
          hrefFor={(format) => apiPath("alerts/deliveries", slug, { state: asked.state, format })}
        />
      </div>
      {page ? (
        <div aria-busy={query.isPlaceholderData}>
          <DataTable
            caption="Deliveries, the latest first"
            columns={deliveryColumns({
              look: setLooked,
              again: mayChange ? (id) => again.mutate(id) : undefined,
              sending: again.isPending ? again.variables : undefined,
            })}
            rows={page.items}
            rowKey={(delivery) => delivery.id}
            empty={
              <EmptyState icon={<Send aria-hidden />} title="Nothing here">
                {asked.state === "all"
                  ? "Nothing was sent yet. A channel's Test sends something."
                  : "No delivery is in this state."}
              </EmptyState>
            }
          />
          {page.items.length > 0 ? (
            <CursorPagination
              what="deliveries"
              shown={page.items.length}
              total={page.total}
              previousHref={page.previous_cursor ? hrefFor({ cursor: page.previous_cursor }) : undefined}
              nextHref={page.next_cursor ? hrefFor({ cursor: page.next_cursor }) : undefined}
            />
          ) : null}
        </div>
      ) : query.isError ? (
        <QueryError
          title="The deliveries could not be loaded"
          error={query.error}
          onRetry={() => void query.refetch()}
        />
      ) : (
        <TableSkeleton />
      )}
      <DeliveryTries
        delivery={page?.items.find(({ id }) => id === looked)}
        onClose={() => setLooked(undefined)}
      />
    </Card>
  );
}
