"use client";

import { useMutation } from "@tanstack/react-query";
import { ShieldCheck } from "lucide-react";
import { Button } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";
import { Notice } from "@/components/ui/notice";
import { Time } from "@/components/ui/time";
import type { AuditCheck } from "@/lib/contract/audit";
import { countOf } from "@/lib/core/format/count";
import { checkAudit } from "@/lib/query/audit";

/** A button that follows the hash chain from the first entry to the last, and what it found. */
export function useIntegrityCheck(slug: string) {
  const check = useMutation({ mutationFn: () => checkAudit(slug) });
  return {
    button: (
      <Button icon={<ShieldCheck aria-hidden />} pending={check.isPending} onClick={() => check.mutate()}>
        Check integrity
      </Button>
    ),
    finding: check.error ? (
      <Notice urgent tone="warning">
        The check could not be made: {check.error.message}
      </Notice>
    ) : check.data ? (
      <Finding check={check.data} />
    ) : null,
  };
}

function Finding({ check: { broken, entries, head, checked_at } }: { check: AuditCheck }) {
  if (broken) {
    return (
      <Notice urgent tone="critical">
        <strong className="font-medium">The audit was tampered with.</strong> {WORDS[broken.what](broken.seq)}{" "}
        Entries from there on can't be relied on. Checked <Time at={checked_at} />.
      </Notice>
    );
  }
  return (
    <Notice urgent tone="good">
      Unbroken: {countOf(entries, "entry", "entries")}, none changed, dropped or cut off. Checked{" "}
      <Time at={checked_at} />.
      {head === "" ? null : (
        <span className="ml-1 inline-flex items-center gap-1">
          Newest <code className="font-mono text-xs">{head.slice(0, 12)}…</code>
          <CopyButton text={head} label="Copy the newest entry's hash" />
        </span>
      )}
    </Notice>
  );
}

const WORDS: Record<NonNullable<AuditCheck["broken"]>["what"], (seq: number) => string> = {
  missing: (seq) => `Entry #${seq} is gone.`,
  changed: (seq) => `Entry #${seq} doesn't say what it said when it was written.`,
  cut_off: (seq) => `Entry #${seq} and what came after it were cut off.`,
  unknown: (seq) => `Entry #${seq} was not written through Tidelock.`,
};
