import { config } from "@/lib/config";
import { Refusal } from "@/lib/services/refusal";

/**
 * Lets a mutation through only when the browser says that it comes from the dashboard itself. A request with neither
 * header is refused: every browser sends one of them.
 * @throws Refusal `forbidden`
 */
export function requireSameOrigin(headers: Headers): void {
  const site = headers.get("sec-fetch-site");
  if (site !== null ? site === "same-origin" || site === "none" : isOwnOrigin(headers)) return;
  throw new Refusal(
    "forbidden",
    "Changes are taken only from the dashboard's own pages (Origin, Sec-Fetch-Site).",
  );
}

function isOwnOrigin(headers: Headers): boolean {
  const origin = headers.get("origin");
  if (!origin || !URL.canParse(origin)) return false;
  const { PUBLIC_URL } = config();
  return (
    new URL(origin).host === headers.get("host") || origin === (PUBLIC_URL && new URL(PUBLIC_URL).origin)
  );
}
