"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { Notice } from "@/components/ui/notice";
import { Time } from "@/components/ui/time";
import { useNow } from "@/components/ui/use-now";
import { countOf } from "@/lib/core/format/count";
import { restoresQuery } from "@/lib/query/restores";

const WATCHED_MS = 30 * 24 * 3_600_000;

/** That the database was restored, for as long as devices are still to come; a month at most. */
export function RestoreNotice({ slug }: { slug: string }) {
  const { data } = useQuery(restoresQuery(slug));
  const now = useNow();
  const latest = data?.latest;
  if (!latest || latest.devices.to_come === 0 || now - Date.parse(latest.at) > WATCHED_MS) return null;
  return (
    <div className="mb-4">
      <Notice tone="warning">
        The database was restored from a backup (<Time at={latest.at} />
        ). {countOf(latest.devices.to_come, "device")} may still bring back what it lost.{" "}
        <Link href={`/t/${slug}/restores`} className="font-medium underline">
          After a restore
        </Link>
      </Notice>
    </div>
  );
}
