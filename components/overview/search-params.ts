import { z } from "zod";
import { rangeParam } from "@/components/ui/range-choices";
import { refreshParam } from "@/components/ui/refresh-choice";

/** The state of the overview in its address. */
export const overviewParams = {
  range: rangeParam,
  compare: z.enum(["previous", "off"]).default("previous"),
  refresh: refreshParam,
};
