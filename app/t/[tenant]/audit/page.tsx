import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { AuditView } from "@/components/audit/audit-view";
import { getTenantContext } from "@/lib/auth/get-tenant-context";

export const metadata: Metadata = { title: "Audit" };

export default async function AuditPage({ params }: { params: Promise<{ tenant: string }> }) {
  const ctx = await getTenantContext((await params).tenant);
  if (!ctx) notFound();
  return <AuditView slug={ctx.slug} />;
}
