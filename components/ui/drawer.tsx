"use client";

import { Drawer as Base } from "@base-ui/react/drawer";
import { X } from "lucide-react";
import type { ReactElement, ReactNode } from "react";
import { buttonClass } from "./button";

type Props = {
  trigger?: ReactElement;
  open?: boolean;
  onOpenChange?: (open: boolean) => void;
  title: string;
  description?: ReactNode;
  children: ReactNode;
};

/** A panel from the right edge: filters on a phone, a closer look on a desk. Can be swiped away. */
export function Drawer({ trigger, open, onOpenChange, title, description, children }: Props) {
  return (
    <Base.Root open={open} onOpenChange={onOpenChange} swipeDirection="right">
      {trigger ? <Base.Trigger render={trigger} /> : null}
      <Base.Portal>
        <Base.Backdrop className="fixed inset-0 z-40 bg-overlay transition-opacity duration-200 data-ending-style:opacity-0 data-starting-style:opacity-0" />
        <Base.Viewport className="fixed inset-0 z-40 flex items-stretch justify-end">
          <Base.Popup className="flex h-full w-full max-w-[min(26rem,calc(100vw-2rem))] [transform:translateX(var(--drawer-swipe-movement-x))] flex-col border-line border-l bg-raised shadow-popup outline-hidden transition-transform duration-200 data-ending-style:[transform:translateX(100%)] data-starting-style:[transform:translateX(100%)] data-swiping:select-none">
            <header className="flex items-start justify-between gap-4 border-line border-b px-5 py-3">
              <div className="min-w-0">
                <Base.Title className="font-semibold text-lg">{title}</Base.Title>
                {description ? (
                  <Base.Description className="text-muted text-sm">{description}</Base.Description>
                ) : null}
              </div>
              <Base.Close
                aria-label="Close"
                className={`${buttonClass("ghost", "sm")} -mr-2 w-7 px-0 pointer-coarse:w-9`}
              >
                <X aria-hidden />
              </Base.Close>
            </header>
            <Base.Content className="min-h-0 flex-1 overflow-y-auto px-5 py-4">{children}</Base.Content>
          </Base.Popup>
        </Base.Viewport>
      </Base.Portal>
    </Base.Root>
  );
}
