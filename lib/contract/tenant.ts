import { z } from "zod";

/** A tenant as its name in an address: `/t/acme`. */
export const TenantSlug = z
  .string()
  .regex(/^[a-z0-9](?:[a-z0-9-]{0,46}[a-z0-9])?$/, "1–48 of a-z, 0-9 and - (not first or last)");

export type MemberRole = "viewer" | "manager" | "platform_admin";

/** A tenant that the signed-in person may open. */
export type TenantLink = { slug: string; name: string; role: MemberRole };
