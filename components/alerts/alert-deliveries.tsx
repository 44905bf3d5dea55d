"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Send } from "lucide-react";
import { useState } from "react";
import { toast } from "sonner";
import { alertDeliveriesQuery, alertsKey, redeliver } from "@/lib/query/alerts";
import { AlertLog, type AlertTab } from "./alert-log";
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
  params: { deliveries: state, cursor },
  set,
  hrefFor,
}: AlertTab & { mayChange: boolean }) {
  const client = useQueryClient();
  const query = useQuery({
    ...alertDeliveriesQuery(slug, { state, cursor }),
    refetchInterval: LOOK_AGAIN_MS,
  });
  const [looked, setLooked] = useState<string>();
  const again = useMutation({
    mutationFn: (id: string) => redeliver(slug, id),
    onSuccess: (delivery) =>
      delivery.state === "delivered"
        ? toast.success("It was taken this time")
        : toast.error(`It was not taken. ${delivery.tries.at(-1)?.error ?? ""}`),
    onError: (error) => toast.error(error.message),
    onSettled: () => client.invalidateQueries({ queryKey: alertsKey(slug) }),
  });
  return (
    <>
      <AlertLog
        slug={slug}
        hrefFor={hrefFor}
        what="deliveries"
        path="deliveries"
        caption="Deliveries, the latest first"
        states={STATES}
        state={state}
        onState={(next) => set({ deliveries: next === "all" ? undefined : next, cursor: undefined })}
        query={query}
        columns={deliveryColumns({
          look: setLooked,
          again: mayChange ? (id) => again.mutate(id) : undefined,
          sending: again.isPending ? again.variables : undefined,
        })}
        icon={<Send aria-hidden />}
        nothing={
          state === "all"
            ? {
                title: "Nothing was sent yet",
                hint: "A rule that fires tells its channels; Test, beside a channel, sends one now.",
              }
            : { title: "No delivery is in this state" }
        }
      />
      <DeliveryTries
        delivery={query.data?.items.find(({ id }) => id === looked)}
        onClose={() => setLooked(undefined)}
      />
    </>
  );
}
