"use client";

import { ScrollArea } from "@base-ui/react/scroll-area";
import { CopyButton } from "./copy-button";

type Props = { code: string /** What it is: "Enrol a device". */; label: string };

/** Code to copy. */
export function CodeSnippet({ code, label }: Props) {
  return (
    <figure className="min-w-0 rounded-lg border border-line bg-sunken">
      <figcaption className="flex items-center justify-between gap-2 border-line border-b py-1 pr-1 pl-3 text-muted text-xs">
        {label}
        <CopyButton text={code} label={`Copy: ${label}`} />
      </figcaption>
      {/* The scroll area takes the focus where the code is wider, so that the keyboard can scroll it. */}
      <ScrollArea.Root>
        <ScrollArea.Viewport className="p-3">
          <pre className="font-mono text-xs leading-5">
            <code>{code}</code>
          </pre>
        </ScrollArea.Viewport>
        <ScrollArea.Scrollbar orientation="horizontal" className="flex h-2 p-0.5">
          <ScrollArea.Thumb className="rounded-full bg-line-strong" />
        </ScrollArea.Scrollbar>
      </ScrollArea.Root>
    </figure>
  );
}
