/** One line or one layer of bars in a chart over time. */
export type Series = {
  key: string;
  label: string;
  /** A CSS colour; one per meaning, from the tokens. */
  color: string;
  shape: "bar" | "line";
  /** The previous period: dashed, and never part of a stack. */
  dashed?: boolean;
};

/** One bucket: its start (ms) and a value per series. Null leaves a gap in a line. */
export type Point = {
  start: number;
  values: { [key: string]: number | null };
  /** Still going on, so its numbers will grow. */
  running?: boolean;
};

/** Something that happened in a bucket: a line in the chart, a sentence in its tooltip. */
export type Mark = { start: number; label: string };

export type Format = (value: number) => string;
