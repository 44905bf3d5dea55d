import api from "@/docs/reference/openapi.json";
import { defineRoute } from "@/lib/http/define-route";

export const dynamic = "force-dynamic";

/** This API as an OpenAPI 3.1 document. */
export const GET = defineRoute({ auth: "public", handler: () => api as object });
