import { Button } from "./button";
import { CopyButton } from "./copy-button";

/** What the server's log knows a failure by. */
export type ErrorReference = { what: "Request" | "Error"; id: string };

type Props = { reference?: ErrorReference; onRetry?: () => void };

/** After something broke: what to ask about, and another try. */
export function ErrorActions({ reference, onRetry }: Props) {
  return (
    <>
      {reference ? (
        <p className="flex items-center gap-1 text-muted text-xs">
          {reference.what} <code className="font-mono">{reference.id}</code>
          <CopyButton text={reference.id} label={`Copy the ${reference.what.toLowerCase()}'s id`} />
        </p>
      ) : null}
      {onRetry ? <Button onClick={onRetry}>Try again</Button> : null}
    </>
  );
}
