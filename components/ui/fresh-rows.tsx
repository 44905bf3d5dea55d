import { ArrowUp } from "lucide-react";

type Props = {
  /** How many wait. */
  count: number;
  onShow: () => void;
};

/** Says that a list has new rows, and lets them in on demand, so that nothing moves under a pointer. */
export function FreshRows({ count, onShow }: Props) {
  return (
    <div role="status" className="pointer-events-none sticky top-14 z-10 flex h-0 justify-center md:top-3">
      {count > 0 ? (
        <button
          type="button"
          onClick={() => {
            onShow();
            window.scrollTo({ top: 0 });
          }}
          className="pointer-events-auto inline-flex h-7 items-center gap-1 rounded-full bg-accent px-3 font-medium text-accent-ink text-xs shadow-popup hover:bg-accent-hover pointer-coarse:h-9"
        >
          <ArrowUp aria-hidden className="size-3.5" />
          {count} new
        </button>
      ) : null}
    </div>
  );
}
