"use client";

import { useEffect } from "react";
import { ErrorState } from "./error-state";

type Props = { error: unknown; retry: () => void };

/** What a page shows when it broke: an id for the log, and another try. */
export function PageError({ error, retry }: Props) {
  useEffect(() => console.error(error), [error]);
  const digest = error instanceof Error && "digest" in error ? String(error.digest) : undefined;
  return (
    <ErrorState
      title="This page could not be shown"
      detail="Something broke on the way. Nothing that devices synced is touched by it."
      requestId={digest}
      onRetry={retry}
    />
  );
}
