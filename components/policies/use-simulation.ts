"use client";

import { useEffect, useRef, useState } from "react";
import type { Policy } from "@/lib/contract/policy";
import type { SimulationReport } from "@/lib/contract/policy-simulation";
import { type SimulationProgress, simulatePolicy } from "@/lib/query/simulate-policy";

/** A replay of one draft: on its way, done, or broken off. `of` tells whether it still speaks of the draft at hand. */
export type SimulationState =
  | { status: "idle" }
  | { status: "running"; of: Policy; progress: SimulationProgress | null }
  | { status: "done"; of: Policy; days: number; report: SimulationReport }
  | { status: "failed"; of: Policy; error: Error };

export type Simulation = ReturnType<typeof useSimulation>;

/** Replays drafts, one at a time: a new one ends the one before, and so does leaving the page. */
export function useSimulation(slug: string, domain: string) {
  const [state, setState] = useState<SimulationState>({ status: "idle" });
  const running = useRef<AbortController | null>(null);
  useEffect(() => () => running.current?.abort(), []);

  const stop = () => {
    running.current?.abort();
    setState({ status: "idle" });
  };
  const start = async (policy: Policy, days: number) => {
    running.current?.abort();
    const controller = new AbortController();
    running.current = controller;
    setState({ status: "running", of: policy, progress: null });
    try {
      const report = await simulatePolicy(
        slug,
        { domain, policy, days },
        {
          signal: controller.signal,
          onProgress: (progress) => setState({ status: "running", of: policy, progress }),
        },
      );
      setState({ status: "done", of: policy, days, report });
    } catch (error) {
      if (!controller.signal.aborted && error instanceof Error)
        setState({ status: "failed", of: policy, error });
    }
  };
  return { state, start, stop };
}
