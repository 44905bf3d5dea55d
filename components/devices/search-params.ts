import { z } from "zod";
import { refreshParam } from "@/components/ui/refresh-choice";
import { DeviceColumns, DeviceListQuery } from "@/lib/contract/device";

const { q, status, platform, app_version, network, health, sort, order } = DeviceListQuery.shape;

/** What the device list is asked for, in its address. */
export const deviceListParams = { q, status, platform, app_version, network, health, sort, order };

/** The state of one device's page: the sync that is looked at, by the moment of one of its requests. */
export const devicePageParams = { sync: z.iso.datetime().optional(), refresh: refreshParam };

/** The state of the page in its address. */
export const devicesPageParams = {
  ...deviceListParams,
  columns: DeviceColumns.optional(),
  refresh: refreshParam,
};
