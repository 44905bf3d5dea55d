import { ShareBars, type ShareRow } from "@/components/charts/share-bars";
import { HEALTH_BAND_WORDS } from "@/components/devices/health-band-words";
import { Card } from "@/components/ui/card";
import { HEALTH_BANDS } from "@/lib/contract/device-health";
import type { Overview } from "@/lib/contract/overview";
import { formatCount } from "@/lib/core/format/count";

/** How well the tenant's devices sync. */
export function HealthCard({ overview, slug }: { overview: Overview; slug: string }) {
  const { health } = overview.devices;
  const rows: ShareRow[] = HEALTH_BANDS.map((band) => ({
    key: band,
    label: HEALTH_BAND_WORDS[band],
    value: health[band],
    href: health[band] > 0 ? `/t/${slug}/devices?health=${band}&sort=health&order=asc` : undefined,
  }));
  const known = HEALTH_BANDS.reduce((sum, band) => sum + (band === "unknown" ? 0 : health[band]), 0);
  const low = health.from_50 + health.below_50;
  return (
    <Card
      title="Device health"
      description={
        known === 0
          ? "No device has a score yet."
          : low === 0
            ? `All ${formatCount(known)} scored devices reach 70 of 100.`
            : `${formatCount(low)} of ${formatCount(known)} score below 70 of 100.`
      }
    >
      <ShareBars label="Device health" rows={rows} color="var(--accent)" />
    </Card>
  );
}
