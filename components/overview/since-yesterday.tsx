"use client";

import { useQuery } from "@tanstack/react-query";
import { Card } from "@/components/ui/card";
import { Skeleton } from "@/components/ui/skeleton";
import { TONE_ICON, TONE_TEXT } from "@/components/ui/tone";
import { whatChanged } from "@/lib/core/analytics/what-changed";
import { overviewQuery } from "@/lib/query/overview";

type Props = { slug: string; timeZone: string; refetchInterval: number | false };

/** What stands out in the last 24 hours, whatever range the page shows. */
export function SinceYesterday({ slug, timeZone, refetchInterval }: Props) {
  const { data } = useQuery({
    ...overviewQuery({ tenant: slug, from: "now-24h", to: "now", compare: "previous", timeZone }),
    refetchInterval,
  });
  const turns = data && whatChanged(data);
  return (
    <Card title="Since yesterday" description="The last 24 hours against the 24 hours before them.">
      {turns === undefined ? (
        <Skeleton className="h-5 w-80 max-w-full" />
      ) : turns.length === 0 ? (
        <p className="text-sm">All went as it usually does.</p>
      ) : (
        <ul className="flex flex-wrap gap-x-6 gap-y-1.5 text-sm">
          {turns.map(({ key, tone, text }) => {
            const Icon = TONE_ICON[tone];
            return (
              <li key={key} className="flex items-start gap-1.5">
                <Icon aria-hidden className={`mt-0.5 size-4 shrink-0 ${TONE_TEXT[tone]}`} />
                {text}
              </li>
            );
          })}
        </ul>
      )}
    </Card>
  );
}
