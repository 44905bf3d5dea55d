import { ChevronRight } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";

type Props = {
  title: ReactNode;
  /** One quiet line: what this page answers. */
  description?: ReactNode;
  /** Buttons and switches of the whole page. */
  actions?: ReactNode;
  /** The way back, outermost first. */
  trail?: readonly { label: string; href: string }[];
};

/** The top of every page: where we are, what it is, what can be done. */
export function PageHeader({ title, description, actions, trail = [] }: Props) {
  return (
    <header className="mb-4 flex flex-wrap items-end justify-between gap-x-6 gap-y-3">
      <div className="min-w-0">
        {trail.length > 0 ? (
          <nav aria-label="Breadcrumb" className="mb-1">
            <ol className="flex flex-wrap items-center gap-1 text-muted text-xs">
              {trail.map((step) => (
                <li key={step.href} className="flex items-center gap-1">
                  <Link href={step.href} className="hover:text-ink hover:underline">
                    {step.label}
                  </Link>
                  <ChevronRight aria-hidden className="size-3" />
                </li>
              ))}
            </ol>
          </nav>
        ) : null}
        <h1 className="font-semibold text-xl tracking-tight">{title}</h1>
        {description ? <p className="text-balance text-muted text-sm">{description}</p> : null}
      </div>
      {actions ? (
        <div data-print="hide" className="flex flex-wrap items-center gap-2">
          {actions}
        </div>
      ) : null}
    </header>
  );
}
