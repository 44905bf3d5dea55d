"use client";

import { useRouter } from "next/navigation";
import { PageHeader } from "@/components/ui/page-header";
import { ConflictReview } from "./conflict-review";

type Props = { slug: string; id: string; canDecide: boolean };

/** One conflict on a page of its own, to link to. */
export function ConflictPage({ slug, id, canDecide }: Props) {
  const router = useRouter();
  return (
    <>
      <PageHeader title="Conflict" trail={[{ label: "Conflicts", href: `/t/${slug}/conflicts` }]} />
      <ConflictReview slug={slug} id={id} canDecide={canDecide} onResolved={() => router.refresh()} />
    </>
  );
}
