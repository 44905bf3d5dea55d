import { expect, it } from "vitest";
import type { Priority } from "../../contract/entry";
import type { Change } from "../../contract/pull";
import { settledChanges } from "../queue/settled-changes";
import { buildPage } from "./build-page";
import type { FoundRecord } from "./change";
import { type Checkpoint, startCheckpoint } from "./checkpoint";
import { decodeCheckpoint, plainSeal } from "./checkpoint-code";
import { fittingRecords } from "./testing/fitting-records";

const ME = 1;
const OTHER = 2;
const SEAL = plainSeal("t");
const scope = { domains: ["task"], priorities: ["low", "normal", "high"] as Priority[] };

/** Written by me by way of the queue, on top of what another device wrote at `version - 1`. */
function merged(mobileId: string, version: number): FoundRecord {
  return {
    domain: "task",
    mobileId,
    priority: 1,
    record: {
      version,
      writer: ME,
      deleted: false,
      life: [1, OTHER, 0],
      data: { title: `${mobileId} of the other`, notes: "mine" },
      fields: { title: [version - 1, OTHER, 0], notes: [version, ME, 0] },
    },
  };
}

/** All changes that pages of so many bytes give from a complete pull at `from` on. */
async function pullAll(records: FoundRecord[], from: Checkpoint, maxBytes: number): Promise<Change[]> {
  const surprising = records.map(({ domain, mobileId, record }) => ({
    ...{ domain, mobileId, record, priority: "normal" as const },
    version: record.version,
  }));
  const changes: Change[] = [];
  let checkpoint: Checkpoint | undefined = from;
  for (let isComplete = false; !isComplete; ) {
    if (!checkpoint) throw new Error("the page's checkpoint can't be read");
    const page = await buildPage({
      ...{ seal: SEAL, checkpoint, scope, limit: 100, maxBytes, counter: 100, device: ME, ownTold: {} },
      news: { untold: new Set(), surprised: new Set(records.map(({ mobileId }) => `task/${mobileId}`)) },
      standing: settledChanges(surprising, { from: checkpoint, scope }),
      read: async (after, _cells, size) =>
        fittingRecords(
          records.filter(({ record }) => record.version > after),
          size,
        ),
      count: async () => 0,
    });
    changes.push(...page.items);
    isComplete = page.complete;
    checkpoint = decodeCheckpoint(SEAL, page.checkpoint);
  }
  return changes;
}

const NOTHING = { records: [], bytes: 0, isLast: true };

it("tells of every record that an edit from the queue was merged into, wherever pages end", async () => {
  const start = await buildPage({
    ...{ seal: SEAL, checkpoint: startCheckpoint(1), scope, limit: 100, maxBytes: 9000, counter: 10 },
    ...{ device: ME, ownTold: {}, read: async () => NOTHING, count: async () => 0 },
  });
  const from = decodeCheckpoint(SEAL, start.checkpoint) as Checkpoint;
  const records = [merged("a", 20), merged("b", 30), merged("c", 40)];
  for (const maxBytes of [1, 300, 500, 700, 9000]) {
    const told = await pullAll(records, from, maxBytes);
    expect([maxBytes, told.map(({ mobile_id }) => mobile_id)]).toEqual([maxBytes, ["a", "b", "c"]]);
    for (const change of told) expect(change).toMatchObject({ data: { notes: "mine" } });
  }
});
