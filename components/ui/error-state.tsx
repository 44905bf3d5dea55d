import { CircleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "./button";
import { CopyButton } from "./copy-button";

type Props = {
  title: string;
  detail: ReactNode;
  /** The id that the server's log knows it by. */
  requestId?: string;
  onRetry?: () => void;
};

/** Something broke: what, the id to ask about it, and a way to try again. */
export function ErrorState({ title, detail, requestId, onRetry }: Props) {
  return (
    <div role="alert" className="flex flex-col items-center gap-3 px-4 py-12 text-center">
      <CircleAlert aria-hidden className="size-6 text-critical" />
      <div>
        <h2 className="font-semibold text-base">{title}</h2>
        <p className="mx-auto mt-1 max-w-md text-muted text-sm">{detail}</p>
      </div>
      {requestId ? (
        <p className="flex items-center gap-1 text-muted text-xs">
          Request <code className="font-mono">{requestId}</code>
          <CopyButton text={requestId} label="Copy the request id" />
        </p>
      ) : null}
      {onRetry ? <Button onClick={onRetry}>Try again</Button> : null}
    </div>
  );
}
