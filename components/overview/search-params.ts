import { compareParam, rangeParams } from "@/components/ui/range-params";
import { refreshParam } from "@/components/ui/refresh-choice";

/** The state of the overview in its address. */
export const overviewParams = { ...rangeParams, compare: compareParam, refresh: refreshParam };
