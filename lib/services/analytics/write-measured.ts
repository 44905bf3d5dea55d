import { writeEvents } from "@/lib/db/analytics/write-events";
import { featureFor } from "../rollout/feature-for";

/** Writes the events of devices for which analytics is not off; when a device was seen is known of all. */
export const writeMeasured: typeof writeEvents = async (tenant, events, sightings) => {
  const off = new Set<number>();
  for (const { no: deviceNo } of sightings) {
    if ((await featureFor({ tenant, deviceNo }, "analytics")) === "off") off.add(deviceNo);
  }
  const measured = off.size === 0 ? events : events.filter((event) => !off.has(event.device_no));
  await writeEvents(tenant, measured, sightings);
};
