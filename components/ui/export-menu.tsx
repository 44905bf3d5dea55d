"use client";

import { Download } from "lucide-react";
import type { ListFormat } from "@/lib/contract/page";
import { buttonClass } from "./button";
import { Menu } from "./menu";

type Props = {
  /** What is saved: "devices". */
  what: string;
  hrefFor: (format: ListFormat) => string;
};

/** Saves a list as it is shown, all of its pages, as a file. */
export function ExportMenu({ what, hrefFor }: Props) {
  const save = (format: ListFormat) => {
    const link = Object.assign(document.createElement("a"), { href: hrefFor(format), download: "" });
    link.click();
  };
  return (
    <Menu
      trigger={
        <button type="button" data-print="hide" aria-label={`Export these ${what}`} className={buttonClass()}>
          <Download aria-hidden />
          Export
        </button>
      }
      entries={[
        { kind: "action", key: "csv", label: "CSV, for a spreadsheet", onSelect: () => save("csv") },
        { kind: "action", key: "json", label: "JSON", onSelect: () => save("json_file") },
      ]}
    />
  );
}
