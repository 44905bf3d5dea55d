import { z } from "zod";
import { plainText } from "./plain-text";
import { TimeZone } from "./time-zone";

/** Body of `PATCH /api/sync/settings`; what is absent stays. */
export const TenantSettingsChange = z
  .object({ name: plainText(120), time_zone: TimeZone })
  .partial()
  .refine((change) => Object.keys(change).length > 0, "name a setting to change");
export type TenantSettingsChange = z.infer<typeof TenantSettingsChange>;

export type TenantSettings = {
  id: string;
  slug: string;
  name: string;
  time_zone: string;
  created_at: string;
};
