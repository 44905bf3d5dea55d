import type { ReactNode } from "react";
import { LinkTabs } from "@/components/ui/link-tabs";
import type { QueueOverview, QueueState } from "@/lib/contract/queue-review";

type Props = {
  state: QueueState;
  overview: QueueOverview | undefined;
  hrefFor: (state: QueueState) => string;
  action: ReactNode;
};

/** The queue by state; what needs a person comes first. */
export function QueueTabs({ state, overview, hrefFor, action }: Props) {
  const counts: Partial<Record<QueueState, number>> = {
    set_aside: overview?.set_aside || undefined,
    queued: overview?.queued || undefined,
  };
  const tabs = ORDER.map((value) => ({
    value,
    label: LABEL[value],
    href: hrefFor(value),
    count: counts[value],
  }));
  return <LinkTabs label="Edits by state" value={state} tabs={tabs} action={action} />;
}

const LABEL: Record<QueueState, string> = {
  set_aside: "Set aside",
  queued: "Waiting",
  done: "Applied",
  discarded: "Discarded",
};
const ORDER: readonly QueueState[] = ["set_aside", "queued", "done", "discarded"];
