import { SlidersHorizontal } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "./button";
import { Drawer } from "./drawer";

type Props = {
  /** How many of them narrow something down now. */
  active: number;
  children: ReactNode;
};

/** Filters: in a row on a desk, behind a button on a phone. */
export function FilterRow({ active, children }: Props) {
  return (
    <>
      <div className="hidden flex-wrap gap-2 sm:flex">{children}</div>
      <div className="sm:hidden">
        <Drawer
          title="Filters"
          trigger={
            <Button icon={<SlidersHorizontal aria-hidden />}>
              {active ? `Filters (${active})` : "Filters"}
            </Button>
          }
        >
          <div className="flex flex-col gap-3">{children}</div>
        </Drawer>
      </div>
    </>
  );
}
