import { checkReadiness } from "@/lib/services/operation/check-readiness";

export const dynamic = "force-dynamic";

/** 200 where this process can serve, else 503 with what is missing. */
export async function GET() {
  const readiness = await checkReadiness();
  const headers = { "Cache-Control": "no-store", ...(!readiness.ready && { "Retry-After": "2" }) };
  return Response.json(readiness, { status: readiness.ready ? 200 : 503, headers });
}
