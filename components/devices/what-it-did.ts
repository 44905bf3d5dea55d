import type { DeviceSync } from "@/lib/contract/device";
import { formatCount } from "@/lib/core/format/count";

/** "3 applied, 1 merged, 12 pulled"; undefined where nothing happened. */
export function whatItDid(sync: DeviceSync): string | undefined {
  const counts = [
    [sync.applied, "applied"],
    [sync.merged, "merged"],
    [sync.resolved, "resolved"],
    [sync.set_aside, "set aside"],
    [sync.rejected, "rejected"],
    [sync.duplicates, "known already"],
    [sync.pulled, "pulled"],
  ] as const;
  const said = counts.filter(([count]) => count > 0).map(([count, word]) => `${formatCount(count)} ${word}`);
  return said.length > 0 ? said.join(", ") : undefined;
}
