import { randomUUID } from "node:crypto";
import { beforeEach, describe, expect, it } from "vitest";
import { createTestTenant } from "@/lib/db/testing/create-test-tenant";
import { bytesOfBatches } from "./testing/bytes-of-batches";
import { countStatements } from "./testing/count-statements";
import { createTestDevice, type TestDevice } from "./testing/test-device";

let anna: TestDevice;

beforeEach(async () => {
  const { tenant } = await createTestTenant();
  anna = await createTestDevice(tenant);
});

const creation = () => ({
  op_id: randomUUID(),
  domain: "task",
  mobile_id: randomUUID(),
  data: { title: "x" },
});
const creations = (count: number) => Array.from({ length: count }, creation);
const edit = ({ mobile_id }: { mobile_id: string }, base_version: number, delta: object) => ({
  ...{ op_id: randomUUID(), domain: "task", mobile_id, base_version, delta },
});
const statements = async (work: () => Promise<unknown>) => [...(await countStatements(work)).keys()];

const FIXED = ["BEGIN ;", "hold-clock-for", "push-context"];

describe("a push", () => {
  it("of new records takes the same few statements, whatever it holds, and looks at no earlier batch", async () => {
    for (const count of [1, 10, 100]) {
      const asked = await statements(() => anna.push(creations(count)));
      expect(asked).toEqual([...FIXED, "write-push author,created,batch", "COMMIT"]);
    }
  });

  it("of edits on records as they stand looks at no earlier batch either", async () => {
    const records = creations(80);
    const { results } = await anna.push(records);
    const batch = [
      ...records.map((record, n) => edit(record, results[n]?.version ?? 0, { status: "done" })),
      ...creations(20),
    ];
    const asked = await statements(() => anna.push(batch));
    expect(asked).toEqual([
      ...FIXED,
      "touched-records",
      "write-push author,created,changed,revisions,batch",
      "COMMIT",
    ]);
  });

  it("looks once where records have moved since, however many, and once more where it finds a copy", async () => {
    const records = creations(50);
    const { results } = await anna.push(records);
    const edits = records.map((record, n) => edit(record, results[n]?.version ?? 0, { status: "done" }));
    await anna.push(edits);
    const others = records.map((record, n) => edit(record, results[n]?.version ?? 0, { site: "north" }));
    const looks = await countStatements(() => anna.push(others));
    expect([looks.get("earlier-batches"), looks.get("answers")]).toEqual([1, undefined]);
    const copies = await countStatements(() => anna.push(edits));
    expect([copies.get("earlier-batches"), copies.get("answers")]).toEqual([1, 1]);
  });
});

describe("remembering edits", () => {
  it.for([1, 10, 100, 500])(
    "takes at most 24 bytes of the database an edit, in batches of %i",
    async (size, { annotate }) => {
      for (let n = 0; n < 10; n++) await anna.push(creations(size));
      // So many that a page more or less does not tell.
      const count = 2000 + 20_000 / size;
      const { now, before } = await bytesOfBatches(anna.tenant, { size, count });
      const bytes = (now - before) / (count * size);
      await annotate(`${bytes.toFixed(1)} bytes an edit`);
      expect(bytes).toBeGreaterThan(0);
      expect(bytes).toBeLessThanOrEqual(24);
    },
  );
});
