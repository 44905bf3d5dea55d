import { Download } from "lucide-react";
import { buttonClass } from "./button";

type Props = {
  href: string;
  /** What comes: "CSV". */
  label: string;
  /** For screen readers: "All 14 devices as CSV". */
  description: string;
};

/** Saves what the page shows as a file. */
export function DownloadButton({ href, label, description }: Props) {
  return (
    <a href={href} download aria-label={description} className={buttonClass()}>
      <Download aria-hidden />
      {label}
    </a>
  );
}
