import { LinkTabs } from "@/components/ui/link-tabs";
import { CONFLICT_STATES, type ConflictState } from "@/lib/contract/conflict-review";

type Props = {
  state: ConflictState;
  /** How many match in the state that is shown. */
  total: number | undefined;
  hrefFor: (state: ConflictState) => string;
};

/** The inbox and the two parts of the log. */
export function ConflictTabs({ state, total, hrefFor }: Props) {
  const tabs = CONFLICT_STATES.map((value) => ({
    value,
    label: LABEL[value],
    href: hrefFor(value),
    count: value === state ? total : undefined,
  }));
  return <LinkTabs label="Conflicts by state" value={state} tabs={tabs} />;
}

const LABEL: Record<ConflictState, string> = {
  pending: "Waiting for a person",
  settled: "Settled by policy",
  reviewed: "Decided by people",
};
