import clsx from "clsx";
import type { ReactNode } from "react";

type Props = {
  title?: ReactNode;
  /** A quiet line under the title. */
  description?: ReactNode;
  /** Buttons or switches at the end of the title line. */
  actions?: ReactNode;
  children?: ReactNode;
  /** For tables that reach the card's edges. */
  flush?: boolean;
  className?: string;
  id?: string;
};

/** A surface for one subject. */
export function Card({ title, description, actions, children, flush = false, className, id }: Props) {
  const heading = title !== undefined;
  return (
    <section id={id} className={clsx("min-w-0 rounded-lg border border-line bg-surface", className)}>
      {heading || actions ? (
        <header className="flex flex-wrap items-start justify-between gap-x-4 gap-y-2 px-4 pt-3 pb-2">
          <div className="min-w-0 flex-1 basis-28">
            {heading ? <h2 className="font-semibold text-base">{title}</h2> : null}
            {description ? <p className="text-muted text-xs">{description}</p> : null}
          </div>
          {actions ? <div className="flex items-center gap-2">{actions}</div> : null}
        </header>
      ) : null}
      <div className={clsx(!flush && "px-4 pb-4", !flush && !heading && !actions && "pt-4")}>{children}</div>
    </section>
  );
}
