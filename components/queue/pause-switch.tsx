import { Pause, Play } from "lucide-react";
import { Button } from "@/components/ui/button";
import { pauseQueue } from "@/lib/query/queue";
import { useQueueChange } from "./use-queue-change";

/** Holds the tenant's queue, or lets it go on. */
export function PauseSwitch({ slug, paused }: { slug: string; paused: boolean }) {
  const change = useQueueChange(slug, () => pauseQueue(slug, !paused), {
    done: () => (paused ? "The queue goes on" : "The queue is paused"),
  });
  return (
    <Button
      icon={paused ? <Play aria-hidden /> : <Pause aria-hidden />}
      variant={paused ? "primary" : "secondary"}
      pending={change.isPending}
      onClick={() => change.mutate()}
    >
      {paused ? "Go on applying" : "Pause the queue"}
    </Button>
  );
}
