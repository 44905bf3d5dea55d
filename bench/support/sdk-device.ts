import type { NetworkQuality } from "@/lib/contract/entry";
import { DOMAIN_NAMES } from "@/lib/core/domains/registry";
import { jsonEqual } from "@/lib/core/json-equal";
import { platform } from "@/lib/sdk/platform";
import { memoryStorage } from "@/lib/sdk/storage/memory";
import { createSyncClient, type SyncClient } from "@/lib/sdk/sync-client";
import type { SyncClientOptions } from "@/lib/sdk/sync-options";
import type { BenchDevice } from "./fleet";
import type { NaiveClient } from "./naive-client";
import type { WorkEdit } from "./work-edit";

/** A device with our client, which makes edits at the times of the load. */
export class SdkDevice {
  readonly client: SyncClient;

  constructor(
    url: string,
    { token }: BenchDevice,
    options: Partial<Pick<SyncClientOptions, "dictionary">> & { network?: NetworkQuality } = {},
  ) {
    const { network = "good", ...others } = options;
    this.client = createSyncClient({
      ...platform(globalThis),
      url,
      token,
      storage: memoryStorage(),
      network: () => network,
      ...others,
    });
  }

  async edit({ domain, mobileId, changes, unset, at, priority }: WorkEdit): Promise<void> {
    const urgency = priority && { priority };
    await this.client.mutate({ domain, mobileId, changes, unset: [...unset], modifiedAt: at, ...urgency });
  }

  /** @throws Error where this device shows other records than the naive one, which saw the same edits */
  async expectSameAs(naive: NaiveClient): Promise<void> {
    const lists = await Promise.all(DOMAIN_NAMES.map((domain) => this.client.list(domain)));
    const shown = lists.flat();
    if (shown.length !== naive.records.size) {
      throw new Error(`the device shows ${shown.length} records, there are ${naive.records.size}`);
    }
    for (const { domain, mobileId, fields } of shown) {
      if (jsonEqual(fields, naive.records.get(`${domain}/${mobileId}`) ?? null)) continue;
      throw new Error(`${domain}/${mobileId} did not arrive as it was sent`);
    }
  }
}
