import { Skeleton } from "@/components/ui/skeleton";

const TILES = ["a", "b", "c", "d", "e", "f", "g", "h"];

/** The overview's shape before its numbers. */
export function OverviewSkeleton() {
  return (
    <div className="flex flex-col gap-3 sm:gap-4">
      <div className="grid grid-cols-2 gap-2 sm:gap-3 lg:grid-cols-4">
        {TILES.map((tile) => (
          <Skeleton key={tile} className="h-[5.625rem]" />
        ))}
      </div>
      <div className="grid gap-3 sm:gap-4 lg:grid-cols-6">
        <Skeleton className="h-20 lg:col-span-6" />
        <Skeleton className="h-80 lg:col-span-4" />
        <Skeleton className="h-80 lg:col-span-2" />
        <Skeleton className="h-80 lg:col-span-4" />
        <Skeleton className="h-80 lg:col-span-2" />
        <Skeleton className="h-80 lg:col-span-3" />
        <Skeleton className="h-80 lg:col-span-3" />
      </div>
    </div>
  );
}
