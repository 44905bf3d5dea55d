/** How a restore of the database goes on: what devices offered back of the lost time, and what became of it. */
export type OfferCounts = {
  offered: number;
  /** Written as offered. */
  taken: number;
  /** The server had it already. */
  known: number;
  /** Met something newer: settled by the policy, or waiting for a person. */
  in_conflict: number;
  /** Not valid or not allowed any more; the device keeps it, set aside. */
  refused: number;
};

export type Restore = OfferCounts & {
  /** The epoch that began. */
  epoch: number;
  at: string;
  /** The device that knew more than the database; null where a person said that it was restored. */
  noticed_by: { id: string; name: string } | null;
  /** The tenant's clock then, and the version that the device knew. */
  version: number;
  known_version: number | null;
};

export type OfferingDevice = OfferCounts & { id: string; name: string; last_at: string };
export type MissingDevice = { id: string; name: string; last_seen_at: string | null };

/** The latest restore and who has come since. The lists hold the first of many; the counts are of all. */
export type LatestRestore = Restore & {
  /** Devices that were enrolled before and not revoked: heard since, and still to come. */
  devices: { heard: number; to_come: number };
  offering: OfferingDevice[];
  missing: MissingDevice[];
};

/** Answer of `GET /api/sync/restores`. */
export type RestoreReport = { latest: LatestRestore | null; earlier: Restore[] };
