import type { Series } from "./series";

/** A series' colour and shape, beside its name. */
export function SeriesMark({ series }: { series: Pick<Series, "color" | "shape" | "dashed"> }) {
  if (series.shape === "bar") {
    return (
      <span aria-hidden className="inline-block size-2 rounded-xs" style={{ background: series.color }} />
    );
  }
  return (
    <span
      aria-hidden
      className="inline-block h-0 w-3 border-t-2"
      style={{ borderColor: series.color, borderStyle: series.dashed ? "dashed" : "solid" }}
    />
  );
}
