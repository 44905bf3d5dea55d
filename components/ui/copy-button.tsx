"use client";

import { Check, Copy } from "lucide-react";
import { useState } from "react";
import { Button } from "./button";
import { IconButton } from "./icon-button";

type Props = {
  text: string;
  /** What is copied: "Copy the code". */
  label: string;
  /** Show the label beside the icon. */
  labelled?: boolean;
  size?: "sm" | "md";
};

/** Copies a text and says so for two seconds, also to screen readers. */
export function CopyButton({ text, label, labelled = false, size = "sm" }: Props) {
  const [state, setState] = useState<"idle" | "copied" | "failed">("idle");
  const copy = async () => {
    // Without a secure context (plain http on a LAN) there is no clipboard: say so instead of doing nothing.
    const copied = await navigator.clipboard?.writeText(text).then(
      () => true,
      () => false,
    );
    setState(copied ? "copied" : "failed");
    setTimeout(() => setState("idle"), 2000);
  };
  const said = { idle: label, copied: "Copied", failed: "Can't copy here: select the text instead" }[state];
  const icon = state === "copied" ? <Check aria-hidden className="text-good" /> : <Copy aria-hidden />;
  return (
    <>
      {labelled ? (
        <Button size={size} icon={icon} onClick={copy}>
          {said}
        </Button>
      ) : (
        <IconButton size={size} icon={icon} label={said} onClick={copy} />
      )}
      <span role="status" className="sr-only">
        {state === "idle" ? "" : said}
      </span>
    </>
  );
}
