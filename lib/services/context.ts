import type { TenantId } from "@/lib/db/tenant-id";
import { Refusal } from "./refusal";

/** A signed-in person, known from the session; what they may do in a tenant is in `TenantContext`. */
export type Person = { userId: string; email: string; name: string; isPlatformAdmin: boolean };

/** Who signs an audit entry: a person, or a part of Tidelock that acts by itself and has no account. */
export type Actor = { userId: string | null; name: string };

/** A device as the author of what it did to itself: it has a name, but no account. */
export function deviceActor(name: string): Actor {
  return { userId: null, name: `Device: ${name}` };
}

export const ROLES = ["viewer", "manager", "platform_admin"] as const;
export type Role = (typeof ROLES)[number];

/** A person in one tenant, after their membership was read from the database. */
export type TenantContext = {
  person: Person;
  tenant: TenantId;
  slug: string;
  tenantName: string;
  timeZone: string;
  role: Role;
};

/** The calling device, after its token was checked. */
export type DeviceContext = { tenant: TenantId; deviceId: string; deviceNo: number };

/** @throws Refusal `forbidden` for viewers. */
export function requireManager(ctx: TenantContext): void {
  if (ctx.role === "viewer") {
    throw new Refusal("forbidden", "Viewers can look but not change anything. Ask a manager of this tenant.");
  }
}

/** @throws Refusal `not_found` for everyone but platform admins: to others the platform's pages don't exist. */
export function requirePlatformAdmin(person: Person): void {
  if (!person.isPlatformAdmin) throw new Refusal("not_found", "There is nothing here.");
}
