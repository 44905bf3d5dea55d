/** One sync as the device lived it; the server can't see the ones that never reached it. */
export type Measurement = {
  duration_ms: number;
  items_synced: number;
  conflicts: number;
  network_type: string;
  /** The code of what ended it early. */
  error?: string;
  at: string;
};

/** What a device that is away for long remembers; older ones make room. */
const MOST_KEPT = 50;

export type Measurements = ReturnType<typeof newMeasurements>;

/** Measurements that the server has not been told. In memory: they are worth less than a write to disk for each sync. */
export function newMeasurements() {
  let waiting: readonly Measurement[] = [];
  return {
    get waiting(): readonly Measurement[] {
      return waiting;
    },

    add(measurement: Measurement): void {
      waiting = [...waiting, measurement].slice(-MOST_KEPT);
    },

    /** The server has these. */
    told(measurements: readonly Measurement[]): void {
      waiting = waiting.filter((measurement) => !measurements.includes(measurement));
    },
  };
}
