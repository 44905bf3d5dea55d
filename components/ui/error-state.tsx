import { CircleAlert } from "lucide-react";
import type { ComponentProps, ReactNode } from "react";
import { ErrorActions } from "./error-actions";

type Props = ComponentProps<typeof ErrorActions> & { title: string; detail: ReactNode };

/** Something broke: what, the id to ask about it, and a way to try again. */
export function ErrorState({ title, detail, ...actions }: Props) {
  return (
    <div role="alert" className="flex flex-col items-center gap-3 px-4 py-12 text-center">
      <CircleAlert aria-hidden className="size-6 text-critical" />
      <div>
        <h2 className="font-semibold text-base">{title}</h2>
        <p className="mx-auto mt-1 max-w-md text-muted text-sm">{detail}</p>
      </div>
      <ErrorActions {...actions} />
    </div>
  );
}
