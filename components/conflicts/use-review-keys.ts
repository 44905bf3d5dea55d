"use client";

import { useShortcuts } from "@/components/shell/use-shortcuts";
import type { Side } from "@/lib/contract/conflict-review";
import { idInAddress } from "./id-in-address";

type Deeds = { pickAll: (side: Side) => void; edit: () => void; settle: () => void };

/** The keys that decide a conflict; none for who only looks. A key that comes before the next conflict is drawn does nothing. */
export function useReviewKeys(id: string, deeds: Deeds | false): void {
  const keys = deeds
    ? [
        { keys: "1", label: "Take the device's side", run: () => deeds.pickAll("client") },
        { keys: "2", label: "Take the server's side", run: () => deeds.pickAll("server") },
        { keys: "e", label: "Write a value of your own", run: deeds.edit },
        { keys: "enter", label: "Resolve and go on", run: deeds.settle },
      ]
    : [];
  useShortcuts(
    keys.map(({ run, ...key }) => ({
      ...key,
      group: "Conflict",
      run: () => {
        if ((idInAddress() ?? id) === id) run();
      },
    })),
  );
}
