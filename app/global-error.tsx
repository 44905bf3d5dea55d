"use client";

import { GeistSans } from "geist/font/sans";
import { BrokenDoor } from "@/components/login/broken-door";
import "./globals.css";

/** When even the root layout broke: no theme, no providers, just the message. */
export default function GlobalError({ error, retry }: { error: unknown; retry: () => void }) {
  return (
    <html lang="en" className={GeistSans.variable} data-theme="light">
      <body>
        <title>Tidelock</title>
        <BrokenDoor error={error} retry={retry} />
      </body>
    </html>
  );
}
