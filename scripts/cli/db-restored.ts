import { OPERATOR } from "@/lib/services/operator";
import { markRestored } from "@/lib/services/tenants/mark-restored";
import { command } from "./command";

export const dbRestored = command<object>({
  path: "db restored",
  summary:
    "after a restore by other tools than db restore: refuse every device's checkpoint, so that each starts from nothing",
  configure: () => {},
  run: async () => {
    const tenants = await markRestored(OPERATOR, { exact: false });
    return {
      result: { tenants },
      text: `The devices of ${tenants} tenant${tenants === 1 ? "" : "s"} will pull from nothing.`,
    };
  },
});
