import type { Metadata } from "next";
import { cookies } from "next/headers";
import { notFound } from "next/navigation";
import type { ReactNode } from "react";
import { Shell } from "@/components/shell/shell";
import { ZoneProvider } from "@/components/ui/zone";
import { readZone, ZONE_COOKIE } from "@/components/ui/zone-choice";
import { getTenantContext } from "@/lib/auth/get-tenant-context";
import { requirePerson } from "@/lib/auth/require-person";
import { countPendingConflicts } from "@/lib/services/conflicts/count-pending-conflicts";
import { listOwnTenants } from "@/lib/services/users/list-own-tenants";

export const dynamic = "force-dynamic";

type Props = { params: Promise<{ tenant: string }>; children: ReactNode };

export async function generateMetadata({ params }: Omit<Props, "children">): Promise<Metadata> {
  const ctx = await getTenantContext((await params).tenant);
  return ctx ? { title: { default: ctx.tenantName, template: `%s · ${ctx.tenantName} · Tidelock` } } : {};
}

/** The frame of a tenant's pages. To who is no member of it, the tenant doesn't exist. */
export default async function TenantLayout({ params, children }: Props) {
  const person = await requirePerson();
  const ctx = await getTenantContext((await params).tenant);
  if (!ctx) notFound();
  const [tenants, pendingConflicts, jar] = await Promise.all([
    listOwnTenants(person),
    countPendingConflicts(ctx),
    cookies(),
  ]);
  const { slug, tenantName: name, role, timeZone } = ctx;
  return (
    <ZoneProvider initial={readZone(jar.get(ZONE_COOKIE)?.value, timeZone)} tenantZone={timeZone}>
      <Shell view={{ person, tenants, current: { slug, name, role }, pendingConflicts }}>{children}</Shell>
    </ZoneProvider>
  );
}
