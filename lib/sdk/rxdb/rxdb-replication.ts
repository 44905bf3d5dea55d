import type { SyncStorage } from "../storage/storage";
import type { RxdbDeviceOptions, RxdbOptions } from "./options";
import { type RxdbDevice, type RxdbHandlers, rxdbDevice } from "./rxdb-device";

type Known = { options: RxdbDeviceOptions<unknown>; device: unknown };

/** The device that last came with a storage. */
const devices = new WeakMap<SyncStorage, Known>();

/**
 * `rxdbDevice(options).replication(options)`, for an app with one collection. Where several collections pass the same
 * `storage`, server and token, they share a device and its event stream.
 */
export function rxdbReplication<Stream>(options: RxdbOptions<Stream>): RxdbHandlers<Stream> {
  const known = devices.get(options.storage);
  const device =
    known && isSame(known.options, options) ? (known.device as RxdbDevice<Stream>) : rxdbDevice(options);
  devices.set(options.storage, { options, device });
  return device.replication(options);
}

function isSame(a: RxdbDeviceOptions<unknown>, b: RxdbDeviceOptions<unknown>): boolean {
  const { url, token, fetch, clock, Observable } = a;
  return (
    url === b.url &&
    token === b.token &&
    fetch === b.fetch &&
    clock === b.clock &&
    Observable === b.Observable
  );
}
