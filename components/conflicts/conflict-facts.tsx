import Link from "next/link";
import type { ReactNode } from "react";
import { ClockOffset } from "@/components/devices/clock-offset";
import { StrategyBadge } from "@/components/ui/strategy-badge";
import { Time } from "@/components/ui/time";
import type { ConflictDetail } from "@/lib/contract/conflict-review";

/** The circumstances of a conflict: who, when, how good the clock and the network were, under which policy. */
export function ConflictFacts({ conflict, slug }: { conflict: ConflictDetail; slug: string }) {
  const { device } = conflict;
  return (
    <dl className="grid grid-cols-2 gap-x-6 gap-y-2 text-sm sm:grid-cols-3 @3xl:grid-cols-4">
      <Fact name="Device">
        {device ? (
          <Link href={`/t/${slug}/devices/${device.id}`} className="text-accent hover:underline">
            {device.name}
          </Link>
        ) : (
          "gone"
        )}
      </Fact>
      <Fact name="User">{device?.user_id ?? <span className="text-muted">not said</span>}</Fact>
      <Fact name="Edited, by the server's clock">
        <Time at={conflict.edited_at} show="absolute" absent="not said" />
      </Fact>
      <Fact name="Reached the server">
        <Time at={conflict.created_at} />
      </Fact>
      <Fact name="Device's clock">
        <ClockOffset ms={conflict.clock_offset_ms} />
      </Fact>
      <Fact name="Network">{conflict.network_quality ?? <span className="text-muted">unknown</span>}</Fact>
      <Fact name="Versions">
        made on {conflict.base_version}, met {conflict.server ? conflict.server_version : "no record"}
      </Fact>
      <Fact
        name={conflict.policy_version === 0 ? "Default policy" : `Policy, version ${conflict.policy_version}`}
      >
        <Link href={`/t/${slug}/policies/${conflict.domain}?view=history`} className="hover:underline">
          <StrategyBadge strategy={conflict.strategy} />
        </Link>
      </Fact>
    </dl>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="min-w-0">
      <dt className="text-muted text-xs">{name}</dt>
      <dd className="truncate">{children}</dd>
    </div>
  );
}
