"use client";

import { Dialog as Base } from "@base-ui/react/dialog";
import { X } from "lucide-react";
import { type ReactElement, type ReactNode, useRef } from "react";
import { buttonClass } from "./button";

type Props = {
  /** A button that opens it; leave out when `open` is controlled. */
  trigger?: ReactElement;
  open?: boolean;
  onOpenChange?: (open: boolean) => void;
  title: string;
  description?: ReactNode;
  children?: ReactNode;
  /** Buttons at the end, the main one last. */
  footer?: ReactNode;
  wide?: boolean;
};

/** A question in front of the page: at the centre on a desk, at the bottom edge on a phone. */
export function Dialog({ trigger, open, onOpenChange, title, description, children, footer, wide }: Props) {
  const popup = useRef<HTMLDivElement>(null);
  // What there is to fill in comes before the button that closes; a finger would get the keyboard in its way.
  const firstField = (opened: string) =>
    (opened !== "touch" && popup.current?.querySelector<HTMLElement>("input, textarea, [role=combobox]")) ||
    true;
  return (
    <Base.Root open={open} onOpenChange={onOpenChange}>
      {trigger ? <Base.Trigger render={trigger} /> : null}
      <Base.Portal>
        <Base.Backdrop className="fixed inset-0 z-40 bg-overlay transition-opacity duration-150 data-ending-style:opacity-0 data-starting-style:opacity-0" />
        <Base.Viewport className="fixed inset-0 z-40 flex items-end justify-center sm:items-start sm:p-4 sm:pt-[12vh]">
          <Base.Popup
            ref={popup}
            initialFocus={firstField}
            className={`flex max-h-[92dvh] w-full flex-col rounded-t-xl border border-line bg-raised shadow-popup outline-hidden transition-[opacity,translate] duration-150 data-ending-style:translate-y-2 data-starting-style:translate-y-2 data-ending-style:opacity-0 data-starting-style:opacity-0 sm:max-h-[80vh] sm:rounded-xl ${wide ? "sm:max-w-3xl" : "sm:max-w-md"}`}
          >
            <header className="flex items-start justify-between gap-4 px-5 pt-4 pb-3">
              <div className="min-w-0">
                <Base.Title className="font-semibold text-lg">{title}</Base.Title>
                {description ? (
                  <Base.Description className="mt-0.5 text-muted text-sm">{description}</Base.Description>
                ) : null}
              </div>
              <Base.Close
                aria-label="Close"
                className={`${buttonClass("ghost", "sm")} -mr-2 w-7 px-0 pointer-coarse:w-9`}
              >
                <X aria-hidden />
              </Base.Close>
            </header>
            {children ? <div className="min-h-0 overflow-y-auto px-5 pt-1 pb-5">{children}</div> : null}
            {footer ? (
              <footer className="flex flex-wrap justify-end gap-2 border-line border-t px-5 py-3">
                {footer}
              </footer>
            ) : null}
          </Base.Popup>
        </Base.Viewport>
      </Base.Portal>
    </Base.Root>
  );
}
