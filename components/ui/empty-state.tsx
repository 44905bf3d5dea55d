import type { ReactNode } from "react";

type Props = {
  icon?: ReactNode;
  title: string;
  /** What to do next, in a sentence or two. */
  children?: ReactNode;
  /** Buttons. */
  actions?: ReactNode;
  /** A `CodeSnippet` that gets things going. */
  snippet?: ReactNode;
};

/** Nothing here: why, and what to do next. */
export function EmptyState({ icon, title, children, actions, snippet }: Props) {
  return (
    <div className="flex flex-col items-center gap-3 px-4 py-12 text-center">
      {icon ? <span className="text-muted [&_svg]:size-6">{icon}</span> : null}
      <div>
        <h2 className="font-semibold text-base">{title}</h2>
        {children ? <div className="mx-auto mt-1 max-w-md text-muted text-sm">{children}</div> : null}
      </div>
      {actions ? <div className="flex flex-wrap justify-center gap-2">{actions}</div> : null}
      {snippet ? <div className="w-full max-w-xl text-left">{snippet}</div> : null}
    </div>
  );
}
