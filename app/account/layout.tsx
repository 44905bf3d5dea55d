import type { Metadata } from "next";
import { cookies } from "next/headers";
import type { ReactNode } from "react";
import { Shell } from "@/components/shell/shell";
import { ZoneProvider } from "@/components/ui/zone";
import { readZone, ZONE_COOKIE } from "@/components/ui/zone-choice";
import { requirePerson } from "@/lib/auth/require-person";
import { listOwnTenants } from "@/lib/services/users/list-own-tenants";

export const metadata: Metadata = { title: "Your account" };
export const dynamic = "force-dynamic";

/** The frame of a person's own page, whatever tenants they are in. */
export default async function AccountLayout({ children }: { children: ReactNode }) {
  const person = await requirePerson();
  const [tenants, jar] = await Promise.all([listOwnTenants(person), cookies()]);
  return (
    <ZoneProvider initial={readZone(jar.get(ZONE_COOKIE)?.value, "UTC")} tenantZone="UTC">
      <Shell view={{ person, tenants, pendingConflicts: 0 }}>{children}</Shell>
    </ZoneProvider>
  );
}
