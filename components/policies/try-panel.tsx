"use client";

import { Play, Square } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Notice } from "@/components/ui/notice";
import { Select } from "@/components/ui/select";
import type { Policy } from "@/lib/contract/policy";
import type { ProblemIssue } from "@/lib/contract/problem";
import { ProblemError } from "@/lib/query/problem-error";
import { ReplayProgress } from "./replay-progress";
import { ReplayReport } from "./replay-report";
import type { Simulation } from "./use-simulation";

type Props = {
  slug: string;
  draft: Policy;
  simulation: Simulation;
  /** The draft can't be meant as it is. */
  blocked: boolean;
  onIssues: (issues: ProblemIssue[]) => void;
};

const RANGES = ["7", "14", "30", "90", "365"];

/** The draft on the conflicts of the last days: what would have come out otherwise. */
export function TryPanel({ slug, draft, simulation, blocked, onIssues }: Props) {
  const { state, start, stop } = simulation;
  const [days, setDays] = useState("14");
  const run = () => void start(draft, Number(days));
  const issues =
    state.status === "failed" && state.error instanceof ProblemError && state.error.problem.errors;
  const outdated = state.status === "done" && state.of !== draft;
  return (
    <Card title="Try it" description="Past conflicts, decided again by this draft. Nothing is written.">
      <div className="mb-3 flex flex-wrap items-center gap-2">
        <Select
          label="Conflicts of"
          value={days}
          onChange={setDays}
          options={RANGES.map((value) => ({ value, label: `last ${value} days` }))}
        />
        {state.status === "running" ? (
          <Button icon={<Square aria-hidden />} onClick={stop}>
            Stop
          </Button>
        ) : (
          <Button icon={<Play aria-hidden />} disabled={blocked} onClick={run}>
            {state.status === "idle" ? "Try it" : "Try it again"}
          </Button>
        )}
      </div>
      {blocked ? <p className="text-muted text-sm">Put right what is marked first.</p> : null}
      {state.status === "running" ? <ReplayProgress progress={state.progress} /> : null}
      {state.status === "failed" ? (
        <Notice
          urgent
          tone="critical"
          action={
            issues ? (
              <Button size="sm" onClick={() => onIssues(issues.map(besideItsPart))}>
                Show where
              </Button>
            ) : null
          }
        >
          {state.error.message}
        </Notice>
      ) : null}
      {outdated ? (
        <p role="status" className="mb-2 text-sm text-warning">
          The draft was changed since: try it again.
        </p>
      ) : null}
      {state.status === "done" ? <ReplayReport slug={slug} report={state.report} days={state.days} /> : null}
      {state.status === "running" && state.progress ? (
        <ReplayReport slug={slug} report={state.progress.report} days={Number(days)} />
      ) : null}
    </Card>
  );
}

/** The API's path of a message, as the parts of the draft are called. */
export function besideItsPart({ path, message }: ProblemIssue): ProblemIssue {
  return { path: path.replace(/^policy\./, ""), message };
}
