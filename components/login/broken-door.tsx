"use client";

import { ErrorActions } from "@/components/ui/error-actions";
import { PAGE_BROKE } from "@/components/ui/page-broke";
import { useErrorReference } from "@/components/ui/use-error-reference";
import { FrontDoor } from "./front-door";

type Props = { error: unknown; retry: () => void };

/** What stands instead of a page that broke before its frame was there. */
export function BrokenDoor({ error, retry }: Props) {
  const reference = useErrorReference(error);
  return (
    <FrontDoor title={PAGE_BROKE.title} description={PAGE_BROKE.detail}>
      <div className="flex flex-col items-start gap-3">
        <ErrorActions reference={reference} onRetry={retry} />
      </div>
    </FrontDoor>
  );
}
