import type { TenantLimits } from "@/lib/contract/tenant-limits";
import { isOutdated } from "@/lib/core/devices/is-outdated";
import { Refusal } from "../refusal";

/**
 * Lets in the apps that are new enough for their tenant.
 * @throws Refusal `client_outdated`
 */
export function requireCurrentApp(
  appVersion: string,
  { minimum_app_version: minimum }: Pick<TenantLimits, "minimum_app_version">,
): void {
  if (minimum === null || !isOutdated(appVersion, minimum)) return;
  throw new Refusal(
    "client_outdated",
    `This app is version ${appVersion.slice(0, 64)}, and ${minimum} or later is needed here. Update it: its edits are kept. A new version is told in X-App-Version.`,
  );
}
