import { defineRoute } from "@/lib/http/define-route";
import { getRestores } from "@/lib/services/restores/get-restores";

export const dynamic = "force-dynamic";

/** How restores of the database went on: which devices have come since, and what became of what they offered back. */
export const GET = defineRoute({ auth: "person", handler: ({ ctx }) => getRestores(ctx) });
