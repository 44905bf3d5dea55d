import { SaveMenu } from "@/components/ui/save-menu";
import { type Line, linesCsv } from "./fleet-file";

type Props = { title: string; lines: () => Line[] };

/** Saves one of the fleet's tables. */
export function FleetExport({ title, lines }: Props) {
  return (
    <SaveMenu
      title={title}
      csv={() => linesCsv(lines())}
      json={() => `${JSON.stringify(lines(), null, 2)}\n`}
    />
  );
}
