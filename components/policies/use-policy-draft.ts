"use client";

import { useEffect, useState } from "react";
import { z } from "zod";
import type { Policy } from "@/lib/contract/policy";
import type { PolicyInForce } from "@/lib/contract/policy-review";
import { diffPolicy } from "@/lib/core/conflict/diff-policy";
import { decodeDraft, readDraft } from "@/lib/core/conflict/policy-draft";

/** A draft, the version that it was made from, and where it came from. */
export type PolicyDraft = { policy: Policy; seen: number; origin: "in_force" | "kept" | "link" | "written" };

const Kept = z.object({ draft: z.string(), seen: z.number().int().nonnegative() });

/**
 * A draft that survives Back, a reload and a closed tab: kept in this browser until it is saved or thrown away. One in
 * the address goes before the kept one, which stays kept until the other is edited.
 */
export function usePolicyDraft(slug: string, inForce: PolicyInForce, fromLink: string | undefined) {
  const key = `tidelock:policy-draft:${slug}:${inForce.domain}`;
  const [begun, setDraft] = useState<PolicyDraft>(() => draftOf(inForce, fromLink));
  // A draft that nobody wrote on is what holds, also when somebody else changes that.
  const draft = begun.origin === "in_force" ? draftOf(inForce, undefined) : begun;
  // Read after the first paint: the server knows nothing of it.
  const [kept, setKept] = useState<PolicyDraft | null>(null);
  useEffect(() => setKept(read(key)), [key]);
  useEffect(() => {
    if (kept && fromLink === undefined) setDraft((now) => (now.origin === "in_force" ? kept : now));
  }, [kept, fromLink]);

  const keep = (policy: Policy, seen: number) => {
    setDraft({ policy, seen, origin: "written" });
    setKept(null);
    write(key, { policy, seen });
  };
  return {
    draft,
    /** A draft of before, beside the one that came with the link. */
    other: fromLink !== undefined && draft.origin === "link" ? kept : null,
    edit: (part: Partial<Policy>) => keep({ ...draft.policy, ...part }, draft.seen),
    replace: (policy: Policy) => keep(policy, draft.seen),
    takeKept: () => kept && setDraft(kept),
    /** Goes on from a newer version. */
    rebase: keep,
    discard: (now: PolicyInForce = inForce) => {
      write(key, null);
      setKept(null);
      setDraft(draftOf(now, undefined));
    },
    dirty: diffPolicy(inForce.policy, draft.policy).length > 0,
  };
}

function draftOf({ policy, newest_version: seen }: PolicyInForce, fromLink: string | undefined): PolicyDraft {
  const linked = fromLink === undefined ? undefined : decodeDraft(fromLink);
  return linked ? { policy: linked, seen, origin: "link" } : { policy, seen, origin: "in_force" };
}

function read(key: string): PolicyDraft | null {
  try {
    const { draft, seen } = Kept.parse(JSON.parse(localStorage.getItem(key) ?? ""));
    const policy = readDraft(draft);
    return policy ? { policy, seen, origin: "kept" } : null;
  } catch {
    return null;
  }
}

/** A browser that keeps nothing (private windows may refuse) loses only the comfort. */
function write(key: string, draft: { policy: Policy; seen: number } | null): void {
  try {
    if (draft)
      localStorage.setItem(key, JSON.stringify({ draft: JSON.stringify(draft.policy), seen: draft.seen }));
    else localStorage.removeItem(key);
  } catch {
    // Nothing to do about it.
  }
}
