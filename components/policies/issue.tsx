import { CircleAlert } from "lucide-react";

/** What is wrong with a part of the draft, right beside it. */
export function Issue({ message }: { message: string | undefined }) {
  if (message === undefined) return null;
  return (
    <p role="alert" className="mt-1 flex items-start gap-1.5 text-critical text-xs">
      <CircleAlert aria-hidden className="mt-px size-3.5 shrink-0" />
      <span className="min-w-0 break-words">{message}</span>
    </p>
  );
}
