import { refreshParam } from "@/components/ui/refresh-choice";
import { DeviceColumns, DeviceListQuery } from "@/lib/contract/device";

const { q, status, platform, app_version, network, sort, order } = DeviceListQuery.shape;

/** What the device list is asked for, in its address. */
export const deviceListParams = { q, status, platform, app_version, network, sort, order };

/** The state of the page in its address. */
export const devicesPageParams = {
  ...deviceListParams,
  columns: DeviceColumns.optional(),
  refresh: refreshParam,
};
