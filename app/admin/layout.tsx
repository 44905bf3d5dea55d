import type { Metadata } from "next";
import { cookies } from "next/headers";
import { notFound } from "next/navigation";
import type { ReactNode } from "react";
import { Shell } from "@/components/shell/shell";
import { ZoneProvider } from "@/components/ui/zone";
import { readZone, ZONE_COOKIE } from "@/components/ui/zone-choice";
import { requirePerson } from "@/lib/auth/require-person";
import { listOwnTenants } from "@/lib/services/users/list-own-tenants";

export const metadata: Metadata = { title: "Fleet" };
export const dynamic = "force-dynamic";

/** The frame of the platform's pages. To all but platform admins they don't exist. */
export default async function AdminLayout({ children }: { children: ReactNode }) {
  const person = await requirePerson();
  if (!person.isPlatformAdmin) notFound();
  const [tenants, jar] = await Promise.all([listOwnTenants(person), cookies()]);
  return (
    <ZoneProvider initial={readZone(jar.get(ZONE_COOKIE)?.value, "UTC")} tenantZone="UTC">
      <Shell view={{ person, tenants, pendingConflicts: 0 }}>{children}</Shell>
    </ZoneProvider>
  );
}
