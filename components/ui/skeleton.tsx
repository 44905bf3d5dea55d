import clsx from "clsx";

/** A grey shape where something will stand; give it that thing's size. */
export function Skeleton({ className }: { className?: string }) {
  return (
    <span aria-hidden aria-busy className={clsx("block animate-pulse rounded-md bg-hover", className)} />
  );
}
