import clsx from "clsx";
import Link from "next/link";
import { TONE_ICON, TONE_TEXT } from "@/components/ui/tone";
import { DEVICE_STATUSES, type DeviceFacets, type DeviceStatus } from "@/lib/contract/device";
import { formatCount } from "@/lib/core/format/count";
import { DEVICE_STATUS_LOOK } from "./device-status-look";

type Props = {
  facets: DeviceFacets | undefined;
  status: DeviceStatus | undefined;
  hrefFor: (change: { status: string | undefined }) => string;
};

/** How many devices stand how, each a filter of the list below. */
export function DeviceStatusTabs({ facets, status, hrefFor }: Props) {
  return (
    <nav
      aria-label="Devices by status"
      className="mb-3 grid grid-cols-3 gap-2 sm:mb-4 sm:gap-3 lg:grid-cols-6"
    >
      <StatusTab
        label="All"
        count={facets?.total}
        current={status === undefined}
        href={hrefFor({ status: undefined })}
      />
      {DEVICE_STATUSES.map((each) => (
        <StatusTab
          key={each}
          status={each}
          label={DEVICE_STATUS_LOOK[each].label}
          count={facets?.status[each]}
          current={status === each}
          href={hrefFor({ status: each })}
        />
      ))}
    </nav>
  );
}

type TabProps = {
  label: string;
  count: number | undefined;
  current: boolean;
  href: string;
  status?: DeviceStatus;
};

function StatusTab({ label, count, current, href, status }: TabProps) {
  const tone = status && DEVICE_STATUS_LOOK[status].tone;
  const Icon = tone && TONE_ICON[tone];
  return (
    <Link
      href={href}
      scroll={false}
      aria-current={current ? "true" : undefined}
      className={clsx(
        "min-w-0 rounded-lg border bg-surface px-3 py-2 hover:border-line-strong",
        current ? "border-accent" : "border-line",
      )}
    >
      <span className="flex items-center gap-1.5 text-muted text-xs">
        {Icon && tone ? (
          <Icon
            aria-hidden
            className={clsx("hidden size-3.5 shrink-0 sm:block", count ? TONE_TEXT[tone] : "text-muted")}
          />
        ) : null}
        <span className="truncate">{label}</span>
      </span>
      <span className="font-semibold text-lg">{count === undefined ? "–" : formatCount(count)}</span>
    </Link>
  );
}
