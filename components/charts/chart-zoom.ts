"use client";

import { createContext, use, useEffect, useState } from "react";
import type { MouseHandlerDataParam } from "recharts";
import { nextBucket, type Step } from "@/lib/core/analytics/buckets";
import type { RangeEnds } from "@/lib/core/analytics/step-range";

type Zoom = ((ends: RangeEnds) => void) | undefined;

/** Given by a page whose range may be narrowed by dragging over any of its charts. */
export const ChartZoom = createContext<Zoom>(undefined);

type Drag = { anchor: number; head: number };

/** Follows a drag over a chart's buckets: the part in between to draw, and what the chart listens to. */
export function useChartZoom(step: Step, timeZone: string) {
  const zoom = use(ChartZoom);
  const [drag, setDrag] = useState<Drag>();
  useEffect(() => {
    if (!drag) return;
    // Let go outside of the chart, or thought better of it.
    const stop = () => setDrag(undefined);
    const onKey = ({ key }: KeyboardEvent) => key === "Escape" && stop();
    window.addEventListener("mouseup", stop);
    window.addEventListener("keydown", onKey);
    return () => {
      window.removeEventListener("mouseup", stop);
      window.removeEventListener("keydown", onKey);
    };
  }, [drag]);
  if (!zoom) return { handlers: {} };
  const [first, last] = drag ? [Math.min(drag.anchor, drag.head), Math.max(drag.anchor, drag.head)] : [];
  return {
    selection: first === last || first === undefined ? undefined : { first, last },
    handlers: {
      onMouseDown: ({ activeLabel }: MouseHandlerDataParam) =>
        typeof activeLabel === "number" && setDrag({ anchor: activeLabel, head: activeLabel }),
      onMouseMove: ({ activeLabel }: MouseHandlerDataParam) =>
        drag && typeof activeLabel === "number" && setDrag({ ...drag, head: activeLabel }),
      onMouseUp: () => {
        if (first === undefined || last === undefined || first === last) return;
        const end = nextBucket(last, step, timeZone);
        zoom({
          from: new Date(first).toISOString(),
          to: end >= Date.now() ? "now" : new Date(end).toISOString(),
        });
      },
    },
  };
}
