import { Skeleton } from "./skeleton";

const ROWS = ["a", "b", "c", "d", "e", "f", "g", "h"];

/** The shape of a table before its rows. */
export function TableSkeleton() {
  return (
    <div className="divide-y divide-line">
      {ROWS.map((row) => (
        <div key={row} className="flex h-10 items-center gap-4 px-4">
          <Skeleton className="h-3 w-40" />
          <Skeleton className="h-3 w-24" />
          <Skeleton className="h-3 flex-1" />
        </div>
      ))}
    </div>
  );
}
