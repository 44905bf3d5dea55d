import { GeistMono } from "geist/font/mono";
import { GeistSans } from "geist/font/sans";
import type { Metadata, Viewport } from "next";
import { headers } from "next/headers";
import type { ReactNode } from "react";
import { Providers } from "@/components/shell/providers";
import { serverOrigin } from "@/lib/services/server-origin";
import "./globals.css";

const DESCRIPTION = "Mobile sync that settles its own conflicts, and shows its work.";

/** At request time: only then does the server know the address that people reach it by. */
export function generateMetadata(): Metadata {
  return {
    metadataBase: new URL(serverOrigin()),
    title: { default: "Tidelock", template: "%s · Tidelock" },
    description: DESCRIPTION,
    applicationName: "Tidelock",
    manifest: "/manifest.webmanifest",
    icons: { icon: "/icon.svg", apple: "/apple-touch-icon.png" },
    openGraph: { title: "Tidelock", description: DESCRIPTION, siteName: "Tidelock", images: "/social.png" },
    twitter: { card: "summary_large_image" },
  };
}

export const viewport: Viewport = {
  themeColor: [
    { media: "(prefers-color-scheme: light)", color: "#f9fafb" },
    { media: "(prefers-color-scheme: dark)", color: "#0c0e11" },
  ],
};

export default async function RootLayout({ children }: { children: ReactNode }) {
  // Of this request alone, so no page is ever made beforehand: its scripts would lack the nonce.
  const nonce = (await headers()).get("x-nonce") ?? undefined;
  return (
    // next-themes writes the theme onto <html> before React sees it.
    <html lang="en" className={`${GeistSans.variable} ${GeistMono.variable}`} suppressHydrationWarning>
      <body>
        <Providers nonce={nonce}>{children}</Providers>
      </body>
    </html>
  );
}
