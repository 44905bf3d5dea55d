import { z } from "zod";
import { rangeParams } from "@/components/ui/range-params";
import { refreshParam } from "@/components/ui/refresh-choice";
import { FLEET_SORTS } from "./fleet-order";

/** The state of the fleet in its address. */
export const fleetParams = {
  ...rangeParams,
  sort: z.enum(FLEET_SORTS).default("trouble"),
  refresh: refreshParam,
};
