import type { Fields } from "@/lib/contract/json";
import type { Random } from "@/lib/core/random";
import { enrollDevice } from "@/lib/sdk/enroll-device";
import { memoryStorage } from "@/lib/sdk/storage/memory";
import { createSyncClient, type SyncClient } from "@/lib/sdk/sync-client";
import type { Platform } from "@/lib/sdk/sync-options";
import type { IncidentEdit } from "./edits-of-incidents";
import type { Stretch } from "./offline-stretches";
import type { Tally } from "./tally";

const DOMAIN = "ticket";

export type ReplayServer = { url: string; code: string; platform: Platform };

type Parts = {
  server: ReplayServer;
  name: string;
  /** How far its clock is ahead of the real time, in ms. */
  clockAheadMs: number;
  random: Random;
  tally: Tally;
};

/** A device of the replay. It edits in the audit's time and syncs now; its clock is off by the same all along. */
export class ReplayDevice {
  /** Ids of the edits that its people made. */
  readonly issued: string[] = [];
  stretches: Stretch[] = [];

  private constructor(
    readonly name: string,
    readonly client: SyncClient,
    private readonly clockAheadMs: number,
  ) {}

  static async enroll({ server, name, clockAheadMs, random, tally }: Parts): Promise<ReplayDevice> {
    const { url, code, platform } = server;
    const device = { name, platform: "replay", app_version: "1.0.0" };
    const { deviceId, token } = await enrollDevice({ url, code, device, fetch: platform.fetch });
    const client = createSyncClient({
      ...platform,
      fetch: tally.listen(platform.fetch, deviceId),
      url,
      token,
      storage: memoryStorage(),
      clock: () => Date.now() + clockAheadMs,
      random,
    });
    return new ReplayDevice(name, client, clockAheadMs);
  }

  async knows(mobileId: string): Promise<boolean> {
    return (await this.client.get(DOMAIN, mobileId)) !== undefined;
  }

  /** Makes an edit on what the device knows; false where that is so already. */
  async edit({ mobileId, changes, unset }: IncidentEdit, at: number): Promise<boolean> {
    const modifiedAt = at + this.clockAheadMs;
    const { opId } = await this.client.mutate({ domain: DOMAIN, mobileId, changes, unset, modifiedAt });
    if (opId !== null) this.issued.push(opId);
    return opId !== null;
  }

  /** All tickets of this device by their ids. */
  async tickets(): Promise<Map<string, Fields>> {
    const tickets = await this.client.list(DOMAIN);
    return new Map(tickets.map(({ mobileId, fields }) => [mobileId, fields]));
  }
}
