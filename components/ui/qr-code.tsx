import { create } from "qrcode";

type Props = { text: string /** What it holds. */; label: string };

const QUIET = 4;

/** A QR code in black on white, whatever the theme: cameras expect it so. */
export function QrCode({ text, label }: Props) {
  const { modules } = create(text, { errorCorrectionLevel: "M" });
  const side = modules.size + 2 * QUIET;
  return (
    <svg
      viewBox={`0 0 ${side} ${side}`}
      role="img"
      aria-label={label}
      shapeRendering="crispEdges"
      className="size-48 rounded-md bg-[white]"
    >
      <path d={darkRuns(modules.size, (row, column) => modules.get(row, column) === 1)} fill="black" />
    </svg>
  );
}

/** One rectangle per run of dark modules. */
function darkRuns(size: number, dark: (row: number, column: number) => boolean): string {
  let path = "";
  for (let row = 0; row < size; row += 1) {
    for (let column = 0; column < size; column += 1) {
      if (!dark(row, column)) continue;
      const start = column;
      while (column < size && dark(row, column)) column += 1;
      path += `M${start + QUIET} ${row + QUIET}h${column - start}v1h-${column - start}z`;
    }
  }
  return path;
}
