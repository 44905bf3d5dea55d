"use client";

import { CodeSnippet } from "@/components/ui/code-snippet";
import { Drawer } from "@/components/ui/drawer";
import { Status } from "@/components/ui/status";
import { Time } from "@/components/ui/time";
import type { AlertDelivery } from "@/lib/contract/alert-channel";
import { formatDuration } from "@/lib/core/format/duration";

type Props = { delivery: AlertDelivery | undefined; onClose: () => void };

/** Every try to deliver, the latest first: when, how long, what came back. */
export function DeliveryTries({ delivery, onClose }: Props) {
  if (!delivery) return null;
  return (
    <Drawer
      open
      onOpenChange={(stay) => stay || onClose()}
      title={delivery.subject}
      description={`To ${delivery.channel_name}`}
    >
      <ol className="flex flex-col gap-5" aria-label="Tries">
        {delivery.tries.toReversed().map((tried) => (
          <li key={tried.at} className="flex flex-col gap-2">
            <p className="flex flex-wrap items-center justify-between gap-x-3 text-muted text-xs">
              <Status tone={tried.error ? "critical" : "good"}>
                {tried.status ?? (tried.error ? "No answer" : "Taken")}
              </Status>
              <span>
                <Time at={tried.at} show="both" />, {formatDuration(tried.ms)}
              </span>
            </p>
            {tried.error ? <p className="break-words text-sm">{tried.error}</p> : null}
            {tried.answer ? <CodeSnippet label="Beginning of the answer" code={tried.answer} /> : null}
          </li>
        ))}
      </ol>
    </Drawer>
  );
}
