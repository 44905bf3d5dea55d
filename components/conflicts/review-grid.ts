/** Field, base, server, device, result: beside each other on a desk, the two sides alone beside each other on a phone. */
export const REVIEW_GRID =
  "grid grid-cols-2 gap-x-3 @2xl:grid-cols-[7.5rem_minmax(0,1fr)_minmax(0,1.15fr)_minmax(0,1.15fr)_minmax(0,1fr)]";

/** A column's name: in the heading on a desk, beside each value on a phone. */
export const COLUMN_LABEL = "block text-muted text-xs @2xl:sr-only";
