import Link from "next/link";
import type { ReactNode } from "react";
import { formatCount } from "@/lib/core/format/count";

export type ShareRow = {
  key: string;
  label: ReactNode;
  value: number;
  /** Part of `value` that is drawn in the second colour. */
  rest?: number;
  /** A quiet remark at the end of the line. */
  note?: string;
  href?: string;
};

type Props = {
  /** What is counted: "Devices by last sync". */
  label: string;
  rows: readonly ShareRow[];
  color: string;
  /** Of `rest`. */
  restColor?: string;
  /** How amounts are written; as counts unless told. */
  format?: (value: number) => string;
};

/** Amounts of a few things as bars with their numbers beside them; each may lead to the list it counts. */
export function ShareBars({ label, rows, color, restColor, format = formatCount }: Props) {
  const most = Math.max(1, ...rows.map((row) => row.value));
  return (
    <ul aria-label={label} className="flex flex-col gap-2">
      {rows.map((row) => (
        <li key={row.key} className="relative">
          <div className="mb-1 flex items-baseline justify-between gap-3 text-sm">
            <span className="min-w-0 truncate">
              {row.href ? (
                <Link
                  href={row.href}
                  className="after:absolute after:inset-0 after:content-[''] hover:underline"
                >
                  {row.label}
                </Link>
              ) : (
                row.label
              )}
            </span>
            <span className="whitespace-nowrap">
              {row.note ? <span className="mr-2 text-muted text-xs">{row.note}</span> : null}
              <span className="font-medium">{format(row.value)}</span>
            </span>
          </div>
          <div aria-hidden className="flex h-1.5 overflow-hidden rounded-full bg-sunken">
            <span style={{ width: `${(100 * (row.value - (row.rest ?? 0))) / most}%`, background: color }} />
            {row.rest ? (
              <span style={{ width: `${(100 * row.rest) / most}%`, background: restColor }} />
            ) : null}
          </div>
        </li>
      ))}
    </ul>
  );
}
