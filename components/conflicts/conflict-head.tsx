import Link from "next/link";
import { CopyButton } from "@/components/ui/copy-button";
import type { ConflictDetail } from "@/lib/contract/conflict-review";
import { KIND_WORDS } from "./kind-words";

/** What the record is called, what met there, and the way to its history. */
export function ConflictHead({ conflict, slug }: { conflict: ConflictDetail; slug: string }) {
  return (
    <header>
      <h2 className="break-words font-semibold text-lg">{conflict.label ?? conflict.mobile_id}</h2>
      <p className="flex flex-wrap items-center gap-x-2 text-muted text-sm">
        {KIND_WORDS[conflict.kind]}
        <span className="inline-flex items-center gap-1 font-mono text-xs">
          {conflict.domain}/{conflict.mobile_id}
          <CopyButton text={conflict.mobile_id} label="Copy the record's id" />
        </span>
        <Link
          href={`/t/${slug}/records/${conflict.domain}/${conflict.mobile_id}`}
          className="text-accent hover:underline"
        >
          History
        </Link>
      </p>
    </header>
  );
}
