import { defineRoute } from "@/lib/http/define-route";
import { listMembers } from "@/lib/services/members/list-members";

export const dynamic = "force-dynamic";

/** The tenant's members. */
export const GET = defineRoute({ auth: "person", handler: listMembers });
