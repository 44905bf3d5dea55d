import { defineRoute } from "@/lib/http/define-route";
import { Refusal } from "@/lib/services/refusal";

/** Whatever under /api is no route: the answer is a problem like any other, not a page. */
const nothing = defineRoute({
  auth: "public",
  handler: () => {
    throw new Refusal("not_found", "There is nothing under this path.");
  },
});

export const dynamic = "force-dynamic";
export {
  nothing as DELETE,
  nothing as GET,
  nothing as HEAD,
  nothing as OPTIONS,
  nothing as PATCH,
  nothing as POST,
  nothing as PUT,
};
