import { z } from "zod";
import { plainName } from "./plain-text";
import { type TenantLimits, TenantLimitsChange } from "./tenant-limits";
import { TimeZone } from "./time-zone";

/** Body of `PATCH /api/sync/settings`; what is absent stays. */
export const TenantSettingsChange = z
  .object({ name: plainName(120), time_zone: TimeZone, limits: TenantLimitsChange })
  .partial()
  .refine((change) => Object.keys(change).length > 0, "name a setting to change");
export type TenantSettingsChange = z.infer<typeof TenantSettingsChange>;

export type TenantSettings = {
  id: string;
  slug: string;
  name: string;
  time_zone: string;
  /** As they hold: the tenant's own where it set them, else the defaults. */
  limits: TenantLimits;
  created_at: string;
};
