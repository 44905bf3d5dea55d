import clsx from "clsx";
import { KeyRound } from "lucide-react";
import { CopyButton } from "./copy-button";

type Props = {
  secret: string;
  /** What it is: "the code". */
  what: string;
  /** How it is kept, where that is not as a hash. */
  kept?: string;
  /** For long ones, such as links. */
  compact?: boolean;
};

/** A secret that is shown this once: large, selectable, copyable. */
export function SecretOnce({ secret, what, kept = "only its hash is kept", compact = false }: Props) {
  return (
    <div className="flex flex-col gap-2">
      <div className="flex items-center justify-between gap-2 rounded-lg border border-line-strong bg-sunken py-2 pr-2 pl-3">
        <output
          aria-label={what}
          className={clsx(
            "min-w-0 select-all break-all font-mono",
            compact ? "text-sm" : "text-lg tracking-wide",
          )}
        >
          {secret}
        </output>
        <CopyButton text={secret} label={`Copy ${what}`} size="md" />
      </div>
      <p className="flex items-center gap-1.5 text-muted text-xs">
        <KeyRound aria-hidden className="size-3.5 shrink-0" />
        Shown this once: {kept}.
      </p>
    </div>
  );
}
