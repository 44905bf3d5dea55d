import { Notice } from "@/components/ui/notice";
import { Time } from "@/components/ui/time";
import type { LatestRestore } from "@/lib/contract/restore";
import { formatCount } from "@/lib/core/format/count";

/** What happened, in sentences, and what a person should do. */
export function RestoreStory({ restore }: { restore: LatestRestore }) {
  const { at, noticed_by, version, known_version, devices } = restore;
  return (
    <Notice tone={devices.to_come > 0 ? "warning" : "good"}>
      {noticed_by
        ? `${noticed_by.name} knew version ${formatCount(known_version ?? version)}, the database only ${formatCount(version)}: it had been restored from a backup, and nobody had said so.`
        : `The database was restored to version ${formatCount(version)}, and the command line said so.`}{" "}
      That was <Time at={at} show="both" />.{" "}
      {devices.to_come > 0
        ? "Ask the people whose devices are still to come to open the app once. Devices that were enrolled in the lost time are unknown now and must be enrolled again."
        : "Every device has come since. What is not here was held by none of them."}
    </Notice>
  );
}
