"use client";

import { ErrorState } from "./error-state";
import { PAGE_BROKE } from "./page-broke";
import { useErrorReference } from "./use-error-reference";

type Props = { error: unknown; retry: () => void };

/** What a page shows inside its frame when it broke: an id for the log, and another try. */
export function PageError({ error, retry }: Props) {
  return <ErrorState {...PAGE_BROKE} reference={useErrorReference(error)} onRetry={retry} />;
}
