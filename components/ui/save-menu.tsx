import { Download } from "lucide-react";
import { IconButton } from "./icon-button";
import { Menu } from "./menu";
import { saveFile } from "./save-file";

type Props = {
  /** What is saved, and the file's name: "Sync requests". */
  title: string;
  csv: () => string;
  json: () => string;
};

/** Saves numbers that the browser has already, as they are shown. */
export function SaveMenu({ title, csv, json }: Props) {
  const name = title.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-");
  return (
    <Menu
      trigger={<IconButton size="sm" label={`Export ${title}`} icon={<Download aria-hidden />} />}
      entries={[
        {
          kind: "action",
          key: "csv",
          label: "CSV",
          onSelect: () => saveFile(`${name}.csv`, "text/csv;charset=utf-8", csv()),
        },
        {
          kind: "action",
          key: "json",
          label: "JSON",
          onSelect: () => saveFile(`${name}.json`, "application/json", json()),
        },
      ]}
    />
  );
}
