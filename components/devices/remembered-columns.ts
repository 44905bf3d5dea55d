import { type DeviceColumn, DeviceColumns } from "@/lib/contract/device";

export const COLUMNS_COOKIE = "tidelock_device_columns";

/** Keeps the choice of columns for the next visit, in a cookie so that the server draws them at once; undefined forgets it. */
export function rememberColumns(columns: readonly DeviceColumn[] | undefined): void {
  const kept = columns ? "Max-Age=31536000" : "Max-Age=0";
  // Commas are no part of a cookie's value.
  document.cookie = `${COLUMNS_COOKIE}=${columns?.join(".") ?? ""}; Path=/; ${kept}; SameSite=Lax`;
}

/** Reads that cookie; a choice that can't be read is none. */
export function readColumns(cookie: string | undefined): readonly DeviceColumn[] | undefined {
  return DeviceColumns.safeParse(cookie?.replaceAll(".", ",")).data;
}
