import { z } from "zod";
import { plainName } from "./plain-text";
import { TimeZone } from "./time-zone";

/** A tenant as its name in an address: `/t/acme`. */
export const TenantSlug = z
  .string()
  .regex(/^[a-z0-9](?:[a-z0-9-]{0,46}[a-z0-9])?$/, "1–48 of a-z, 0-9 and - (not first or last)");

/** Body of `POST /api/sync/tenants`. */
export const CreateTenantRequest = z.object({
  slug: TenantSlug,
  name: plainName(120),
  time_zone: TimeZone.default("UTC"),
});
export type CreateTenantRequest = z.infer<typeof CreateTenantRequest>;

export type MemberRole = "viewer" | "manager" | "platform_admin";

/** A tenant that the signed-in person may open. */
export type TenantLink = { slug: string; name: string; role: MemberRole };
