export const dynamic = "force-dynamic";

/** The process answers; nothing else is asked of it. */
export function GET() {
  return Response.json({ name: "tidelock", status: "ok" }, { headers: { "cache-control": "no-store" } });
}
