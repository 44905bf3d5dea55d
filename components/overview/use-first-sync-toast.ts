"use client";

import { useEffect, useRef } from "react";
import { toast } from "sonner";
import type { Overview } from "@/lib/contract/overview";
import { awaitsFirstSync } from "./awaits-first-sync";

const SHOWN_MS = 20_000;

/** Says so when the first device pushed while somebody waited for it. */
export function useFirstSyncToast(overview: Overview | undefined): void {
  const waiting = overview && awaitsFirstSync(overview);
  const waited = useRef(false);
  useEffect(() => {
    if (waiting) waited.current = true;
    if (waiting !== false || !waited.current) return;
    waited.current = false;
    // Who waits for it looks at the device just then.
    toast.success("The first device synced", { duration: SHOWN_MS });
  }, [waiting]);
}
