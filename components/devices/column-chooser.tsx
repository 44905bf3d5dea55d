"use client";

import { Columns3 } from "lucide-react";
import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/checkbox";
import { Popover } from "@/components/ui/popover";
import { DEVICE_COLUMNS, type DeviceColumn } from "@/lib/contract/device";
import { COLUMN, USUAL_COLUMNS } from "./device-columns";

type Props = {
  chosen: readonly DeviceColumn[];
  /** Undefined: the usual ones. */
  onChange: (columns: readonly DeviceColumn[] | undefined) => void;
};

/** Which columns the device list, and a file of it, has. */
export function ColumnChooser({ chosen, onChange }: Props) {
  const toggle = (column: DeviceColumn, on: boolean) =>
    onChange(DEVICE_COLUMNS.filter((each) => (each === column ? on : chosen.includes(each))));
  return (
    <Popover title="Columns" trigger={<Button icon={<Columns3 aria-hidden />}>Columns</Button>}>
      <ul className="flex flex-col gap-1.5">
        {DEVICE_COLUMNS.map((column) => (
          <li key={column}>
            <Checkbox
              label={COLUMN[column].header}
              checked={column === "name" || chosen.includes(column)}
              disabled={column === "name"}
              onChange={(on) => toggle(column, on)}
            />
          </li>
        ))}
      </ul>
      <Button
        size="sm"
        className="mt-3"
        disabled={chosen.join() === USUAL_COLUMNS.join()}
        onClick={() => onChange(undefined)}
      >
        The usual ones
      </Button>
    </Popover>
  );
}
