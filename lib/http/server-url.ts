import { headers } from "next/headers";
import { config } from "@/lib/config";

/** For server components: where devices reach this server; as it was told, or as this page was asked for. */
export async function serverUrl(): Promise<string> {
  const { PUBLIC_URL } = config();
  if (PUBLIC_URL) return PUBLIC_URL.replace(/\/$/, "");
  const asked = await headers();
  return `${asked.get("x-forwarded-proto") ?? "http"}://${asked.get("host") ?? "localhost"}`;
}
