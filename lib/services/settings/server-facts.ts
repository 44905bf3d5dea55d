import { config } from "@/lib/config";

/** What pages may know of how this server was set up. `publicUrl` is absent where no proxy stands in front. */
export function serverFacts(): { demo: boolean; publicUrl: string | undefined } {
  const { TIDELOCK_DEMO, PUBLIC_URL } = config();
  return { demo: TIDELOCK_DEMO === "on", publicUrl: PUBLIC_URL?.replace(/\/$/, "") };
}
