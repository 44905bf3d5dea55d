import type { ReactNode } from "react";
import { Brand } from "@/components/shell/brand";

type Props = { title: string; description?: ReactNode; children: ReactNode };

/** The frame of the pages before the dashboard. */
export function FrontDoor({ title, description, children }: Props) {
  return (
    <main className="flex min-h-dvh flex-col items-center justify-center px-4 py-10">
      <div className="w-full max-w-sm">
        <div className="mb-6 flex items-center gap-2">
          <Brand className="size-7" />
          <span className="font-semibold text-lg tracking-tight">Tidelock</span>
        </div>
        <div className="rounded-xl border border-line bg-surface p-6">
          <h1 className="font-semibold text-lg">{title}</h1>
          {description ? <p className="mt-1 text-muted text-sm">{description}</p> : null}
          <div className="mt-5">{children}</div>
        </div>
      </div>
    </main>
  );
}
