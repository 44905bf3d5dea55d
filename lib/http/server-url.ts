import { headers } from "next/headers";
import { config } from "@/lib/config";

/** For server components: where devices reach this server; as it was told, or as this page was asked for. */
export async function serverUrl(): Promise<string> {
  return originOf(await headers());
}

/** Where the server is reached, by the headers of a request; its names are checked before anything of it is read. */
export function originOf(headers: Pick<Headers, "get">): string {
  const { PUBLIC_URL } = config();
  if (PUBLIC_URL) return PUBLIC_URL.replace(/\/$/, "");
  return `${headers.get("x-forwarded-proto") ?? "http"}://${headers.get("host") ?? "localhost"}`;
}
