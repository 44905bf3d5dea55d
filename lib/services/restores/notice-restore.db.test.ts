import { randomUUID } from "node:crypto";
import { beforeEach, describe, expect, it } from "vitest";
import { newestPosition } from "@/lib/core/sync/checkpoint";
import { encodeCheckpoint, parseCheckpoint, plainSeal } from "@/lib/core/sync/checkpoint-code";
import { createTestTenant } from "@/lib/db/testing/create-test-tenant";
import { withTenant } from "@/lib/db/with-tenant";
import { createTestDevice, type TestDevice } from "../sync/testing/test-device";
import { type Backup, backUp, putBack } from "./testing/tenant-backup";

let anna: TestDevice;
let ben: TestDevice;
let lastHour: Backup;
/** What Anna was given in the lost hour. */
let known: string;

const task = (title: string, more: object = {}) => ({
  ...{ op_id: randomUUID(), domain: "task", mobile_id: randomUUID(), data: { title } },
  ...more,
});

beforeEach(async () => {
  const { tenant } = await createTestTenant();
  [anna, ben] = [await createTestDevice(tenant), await createTestDevice(tenant)];
  await withTenant(tenant, (t) =>
    t.models.alertChannel.create({
      data: { tenantId: tenant, kind: "email", name: "Desk", target: "desk@example.test" },
    }),
  );
  await ben.push([task("kept"), task("kept too")]);
  lastHour = await backUp(tenant);
  await ben.push([task("lost"), task("lost too"), task("lost as well")]);
  known = (await anna.pull()).checkpoint;
  await putBack(tenant, lastHour);
});

const counter = () => withTenant(anna.tenant, (t) => t.models.tenantCounter.findFirstOrThrow());
const restores = () =>
  withTenant(anna.tenant, (t) => t.models.restore.findMany({ where: { tenantId: anna.tenant } }));
const incidents = () =>
  withTenant(anna.tenant, (t) => t.models.alertIncident.findMany({ where: { tenantId: anna.tenant } }));
const outcome = (request: Promise<unknown>) =>
  request.then(
    () => "taken",
    ({ code, options }) => ({ code, kept: options?.keptVersion }),
  );

describe("a database that was restored, and nobody said so", () => {
  it("begins a new epoch by itself at the first device that knows more, and raises an alarm", async () => {
    const before = await counter();
    expect(await outcome(anna.pull({ checkpoint: known }))).toEqual({ code: "checkpoint_expired", kept: 1 });
    expect((await counter()).epoch).not.toBe(before.epoch);
    expect(await restores()).toMatchObject([
      { endedEpochs: [before.epoch], version: 2n, exact: false, deviceNo: anna.deviceNo, knownVersion: 5n },
    ]);
    expect(await incidents()).toMatchObject([{ kind: "restored", value: 3 }]);
    const [delivery] = await withTenant(anna.tenant, (t) => t.models.alertDelivery.findMany());
    expect(JSON.parse(delivery?.body ?? "{}")).toMatchObject({
      type: "alert.firing",
      data: {
        summary: "Database restored from a backup: 3 lost changes",
        url: expect.stringMatching(/restores$/),
      },
    });
    const audit = await withTenant(anna.tenant, (t) =>
      t.models.auditEntry.findMany({ where: { tenantId: anna.tenant } }),
    );
    expect(audit).toMatchObject([{ action: "tenant.notice_restore", actorName: "Tidelock" }]);
  });

  it("does it once: every other device of the lost time is told alike, and nothing more begins", async () => {
    const ofBen = (await anna.pull()).checkpoint;
    await outcome(anna.pull({ checkpoint: known }));
    const { epoch } = await counter();
    for (const checkpoint of [known, ofBen, known]) {
      expect(await outcome(ben.pull({ checkpoint }))).toMatchObject({ code: "checkpoint_expired" });
      const push = ben.push([task("new")], { pull: { checkpoint } });
      expect(await outcome(push)).toMatchObject({ code: "checkpoint_expired" });
    }
    expect((await counter()).epoch).toBe(epoch);
    expect(await incidents()).toHaveLength(1);
  });

  it("does it once where devices come at the same moment", async () => {
    const all = await Promise.all(Array.from({ length: 8 }, () => outcome(anna.pull({ checkpoint: known }))));
    expect(new Set(all.map((one) => JSON.stringify(one))).size).toBe(1);
    expect(await restores()).toHaveLength(1);
    expect(await incidents()).toHaveLength(1);
  });

  it("writes nothing of a push that says what its base versions were seen with", async () => {
    const push = ben.push([task("new")], { checkpoint: known });
    expect(await outcome(push)).toMatchObject({ code: "checkpoint_expired" });
    const { changes } = await anna.pull();
    expect(changes.map(({ data }) => data?.title)).toEqual(["kept", "kept too"]);
    expect(await restores()).toHaveLength(1);
  });

  it("tells a device the last version that it remembers giving to it", async () => {
    const { checkpoint } = await anna.pull();
    await withTenant(anna.tenant, (t) =>
      t.models.device.updateMany({ where: { id: anna.deviceId }, data: { pullCheckpoint: checkpoint } }),
    );
    expect(await outcome(anna.pull({ checkpoint: known }))).toMatchObject({ kept: 2 });
  });

  it("notices it once more if it is restored to before it noticed", async () => {
    await outcome(anna.pull({ checkpoint: known }));
    await ben.push([task("written again")]);
    const later = (await anna.pull()).checkpoint;
    await putBack(anna.tenant, lastHour);
    expect(await outcome(anna.pull({ checkpoint: later }))).toEqual({ code: "checkpoint_expired", kept: 1 });
    const [restore, ...more] = await restores();
    expect(more).toEqual([]);
    expect(restore?.endedEpochs).toContain(parseCheckpoint(later)?.epoch);
    // The same proof counts once.
    await outcome(anna.pull({ checkpoint: later }));
    expect(await restores()).toHaveLength(1);
  });
});

describe("a device", () => {
  it("can't make a restore up: a checkpoint that it wrote itself changes nothing", async () => {
    const { epoch, version } = await counter();
    const position = Number(version) + 1000;
    const forged = { epoch, rest: { base: position, position, horizon: 0 }, cells: new Map() };
    const seals = [plainSeal(anna.tenant), () => "AAAAAAAAAAAAAA"];
    for (const seal of seals) {
      const checkpoint = encodeCheckpoint(seal, forged);
      expect(await outcome(anna.pull({ checkpoint }))).toEqual({ code: "invalid_request", kept: undefined });
      const unknownEpoch = encodeCheckpoint(seal, { ...forged, epoch: epoch + 1 });
      await outcome(anna.pull({ checkpoint: unknownEpoch }));
      await outcome(anna.push([task("x", { base_version: position })]));
    }
    expect((await counter()).epoch).toBe(epoch);
    expect(await restores()).toEqual([]);
    expect(await incidents()).toEqual([]);
  });

  it("goes on with a checkpoint that a server before the seal gave it", async () => {
    const { checkpoint } = await anna.pull();
    const old = parseCheckpoint(checkpoint);
    if (!old) throw new Error("no checkpoint");
    expect(newestPosition(old)).toBe(2);
    await ben.push([task("new")]);
    const { changes } = await anna.pull({ checkpoint: encodeCheckpoint(plainSeal(anna.tenant), old) });
    expect(changes.map(({ data }) => data?.title)).toEqual(["new"]);
  });
});
