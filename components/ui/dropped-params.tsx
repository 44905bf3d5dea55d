import { TriangleAlert } from "lucide-react";

/** Says which parts of the address were left out because the page doesn't know them. */
export function DroppedParams({ dropped }: { dropped: readonly string[] }) {
  if (dropped.length === 0) return null;
  return (
    <p
      role="status"
      className="mb-4 flex items-center gap-2 rounded-md bg-warning-soft px-3 py-2 text-sm text-warning"
    >
      <TriangleAlert aria-hidden className="size-4 shrink-0" />
      <span className="min-w-0 break-words">
        Left out of the address, because this page doesn't know it: {dropped.join(", ")}
      </span>
    </p>
  );
}
