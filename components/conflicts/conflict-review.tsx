"use client";

import { useQuery } from "@tanstack/react-query";
import { Card } from "@/components/ui/card";
import { QueryError } from "@/components/ui/query-error";
import { Skeleton } from "@/components/ui/skeleton";
import { conflictQuery } from "@/lib/query/conflicts";
import { ProblemError } from "@/lib/query/problem-error";
import { EmptyState } from "../ui/empty-state";
import { ConflictSides } from "./conflict-sides";

type Props = {
  slug: string;
  id: string;
  /** The person may decide, not only look. */
  canDecide: boolean;
  /** After a decision: what to look at next. */
  onResolved: () => void;
  /** After what was resolved here was undone. */
  onUndone?: ((id: string) => void) | undefined;
  /** After others were decided along with this one. */
  onDecided?: ((ids: string[]) => void) | undefined;
};

/** One conflict with both sides whole. Opening it changes nothing. */
export function ConflictReview({ slug, id, canDecide, onResolved, onUndone, onDecided }: Props) {
  const query = useQuery(conflictQuery(slug, id));
  const conflict = query.data;
  if (conflict) {
    // Another state of the record or of the edit is another decision: what was chosen before doesn't count for it.
    const seen = [
      id,
      conflict.state,
      conflict.undone?.version,
      conflict.record?.version,
      conflict.entry_tag,
    ].join();
    return (
      <ConflictSides
        key={seen}
        slug={slug}
        conflict={conflict}
        canDecide={canDecide}
        onResolved={onResolved}
        onUndone={onUndone}
        onDecided={onDecided}
        onLookAgain={() => void query.refetch()}
      />
    );
  }
  if (query.error instanceof ProblemError && query.error.problem.code === "not_found") {
    return (
      <Card>
        <EmptyState title="There is no such conflict">The link may be old, or of another tenant.</EmptyState>
      </Card>
    );
  }
  if (query.error) {
    return (
      <Card>
        <QueryError
          title="The conflict could not be loaded"
          error={query.error}
          onRetry={() => void query.refetch()}
        />
      </Card>
    );
  }
  return <ReviewSkeleton />;
}

function ReviewSkeleton() {
  return (
    <div className="flex flex-col gap-4">
      <Skeleton className="h-7 w-64" />
      <Skeleton className="h-20" />
      <Skeleton className="h-64" />
    </div>
  );
}
