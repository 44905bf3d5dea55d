/** Rows under their headers, in columns that line up; numbers stand at the right. */
export function textTable(
  headers: readonly string[],
  rows: readonly (readonly (string | number)[])[],
): string {
  const widths = headers.map((header, n) =>
    Math.max(header.length, ...rows.map((row) => String(row[n] ?? "").length)),
  );
  const line = (cells: readonly (string | number)[]) =>
    cells
      .map((cell, n) =>
        typeof cell === "number" ? String(cell).padStart(widths[n] ?? 0) : cell.padEnd(widths[n] ?? 0),
      )
      .join("  ")
      .trimEnd();
  return [line(headers), line(widths.map((width) => "─".repeat(width))), ...rows.map(line)].join("\n");
}
