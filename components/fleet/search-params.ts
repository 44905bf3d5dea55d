import { rangeParams } from "@/components/ui/range-params";
import { refreshParam } from "@/components/ui/refresh-choice";

/** The state of the fleet in its address. */
export const fleetParams = { ...rangeParams, refresh: refreshParam };
