import type { Metadata, Viewport } from "next";
import { FieldApp } from "./phone/field-app";

export const metadata: Metadata = {
  title: { absolute: "Tidelock Field" },
  description: "The sample app: a technician's phone that works offline and syncs with Tidelock.",
  manifest: "/demo/manifest.webmanifest",
  appleWebApp: { capable: true, title: "Field", statusBarStyle: "default" },
};

export const viewport: Viewport = { width: "device-width", initialScale: 1, viewportFit: "cover" };

/** Knows of no tenant and asks no server: what it shows lives on the phone. */
export default function DemoPage() {
  return <FieldApp />;
}
