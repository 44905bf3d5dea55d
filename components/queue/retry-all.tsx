import { RotateCw } from "lucide-react";
import { Button } from "@/components/ui/button";
import { countOf } from "@/lib/core/format/count";
import { retryAll } from "@/lib/query/queue";
import { useQueueChange } from "./use-queue-change";

/** Puts everything that was set aside back into the queue. */
export function RetryAll({ slug, count }: { slug: string; count: number }) {
  const retry = useQueueChange(slug, () => retryAll(slug), {
    done: ({ retried }) => `${countOf(retried, "edit is", "edits are")} in the queue again`,
  });
  return (
    <Button
      size="sm"
      icon={<RotateCw aria-hidden />}
      pending={retry.isPending}
      onClick={() => retry.mutate()}
    >
      Retry all {count}
    </Button>
  );
}
