"use client";

import { Notice } from "@/components/ui/notice";
import { useOnline } from "@/components/ui/use-online";

/** Says why nothing moves while the browser has no network. */
export function OfflineNotice() {
  if (useOnline()) return null;
  return (
    <div className="mb-4">
      <Notice urgent tone="warning">
        You are offline. What you see is as of when the network went; what you change is sent when it is back.
      </Notice>
    </div>
  );
}
