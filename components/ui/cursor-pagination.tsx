import { ChevronLeft, ChevronRight } from "lucide-react";
import { Button } from "./button";

type Props = {
  /** What is listed: "devices". */
  what: string;
  /** How many rows this page shows, and how many there are in all where that is known. */
  shown: number;
  total?: number;
  /** Links that keep the filters; absent where there is no such page. */
  previousHref?: string;
  nextHref?: string;
};

/** Pages of a list that moves while it is read: forward and back by cursor, without page numbers that would lie. */
export function CursorPagination({ what, shown, total, previousHref, nextHref }: Props) {
  return (
    <nav
      aria-label={`Pages of ${what}`}
      className="flex items-center justify-between gap-4 border-line border-t px-4 py-2 text-muted text-xs"
    >
      <p>
        {total === undefined
          ? `${shown} ${what} on this page`
          : `${shown} of ${total.toLocaleString("en")} ${what}`}
      </p>
      {previousHref || nextHref ? (
        <div className="flex gap-2">
          <Step href={previousHref} label="Previous" icon={<ChevronLeft aria-hidden />} />
          <Step href={nextHref} label="Next" icon={<ChevronRight aria-hidden />} />
        </div>
      ) : null}
    </nav>
  );
}

function Step({ href, label, icon }: { href?: string; label: string; icon: React.ReactNode }) {
  return href ? (
    <Button size="sm" href={href} icon={icon}>
      {label}
    </Button>
  ) : (
    <Button size="sm" disabled icon={icon}>
      {label}
    </Button>
  );
}
