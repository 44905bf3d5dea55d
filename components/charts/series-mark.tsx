import type { Series } from "./series";

/** A series' colour and shape, beside its name. */
export function SeriesMark({ series }: { series: Pick<Series, "color" | "shape" | "dashed"> }) {
  if (series.shape === "bar") {
    return (
      <span aria-hidden className="inline-block size-2 rounded-xs" style={{ background: series.color }} />
    );
  }
  return (
    <svg aria-hidden="true" width="16" height="8" className="shrink-0">
      <path
        d="M0 4h16"
        stroke={series.color}
        strokeWidth="2"
        strokeDasharray={series.dashed ? "4 2" : undefined}
      />
    </svg>
  );
}
