import { DOMAINS } from "@/lib/core/domains/registry";
import { integerBetween, pick } from "@/lib/core/random";
import { createCode } from "@/lib/services/enrollment/create-code";
import { testContext } from "@/lib/services/testing/test-context";
import { checkConflictLog } from "./check-conflict-log";
import { type Copy, differences, livingRecords } from "./check-copies";
import { checkEdits } from "./check-edits";
import { checkKnowledge } from "./check-knowledge";
import { checkVersions } from "./check-versions";
import { NarrowPuller } from "./narrow-puller";
import { readServerState } from "./server-state";
import { SimDevice, type SimWorld } from "./sim-device";
import { SimManager } from "./sim-manager";

const ALL_DOMAINS = DOMAINS.map((domain) => domain.name);

/** A tenant with its people and phones. `mark` is in all of its texts and must never turn up at another tenant's. */
export class SimTenant {
  readonly devices: SimDevice[] = [];
  readonly pullers: NarrowPuller[] = [];

  private constructor(
    private readonly world: SimWorld,
    readonly mark: string,
    readonly manager: SimManager,
    private readonly code: string,
  ) {}

  static async open(world: SimWorld, mark: string): Promise<SimTenant> {
    const ctx = await testContext();
    const { code } = await createCode({ ctx, input: { uses: 100, expires_in_hours: 24 * 30, note: "" } });
    const tenant = new SimTenant(world, mark, new SimManager(ctx, world.random), code);
    const { random } = world;
    for (let n = 1; n <= integerBetween(random, 3, 4); n++) {
      const some = n === 2 ? ["task", "ticket"] : undefined;
      tenant.devices.push(
        await SimDevice.enroll(world, code, { name: `${mark} ${n}`, ...(some && { domains: some }) }),
      );
    }
    for (const device of tenant.devices) device.clockAheadMs = pick(random, [0, 3000, -45_000, 86_400_000]);
    const reader = await SimDevice.enroll(world, code, { name: `${mark} reader` });
    tenant.pullers.push(new NarrowPuller(reader.parts.token, ALL_DOMAINS));
    return tenant;
  }

  get vocabulary() {
    return { mark: this.mark, domains: ALL_DOMAINS, idsPerDomain: 4 };
  }

  /** Whether every edit was answered and pulled by all. */
  isQuiet(): boolean {
    return this.devices.every(
      ({ client }) => client.status().phase === "idle" && client.status().pending === 0,
    );
  }

  /** Everything that was promised and isn't so. Call it after quiet. */
  async brokenPromises(): Promise<string[]> {
    const state = await readServerState(this.manager.ctx.tenant);
    const server = livingRecords(state);
    const newcomer = await SimDevice.enroll(this.world, this.code, { name: `${this.mark} newcomer` });
    newcomer.sync();
    await this.world.time.pass(this.world.time.now + 600_000);
    const broken = [...checkConflictLog(state), ...differences("a newcomer", await copyOf(newcomer), server)];
    for (const device of this.devices) {
      const { domains = ALL_DOMAINS, name, deviceId } = device.parts;
      const theirs = new Map([...server].filter(([key]) => domains.includes(key.slice(0, key.indexOf("/")))));
      broken.push(...device.ledger.broken, ...differences(name, await copyOf(device), theirs));
      const no = state.deviceNos.get(deviceId) ?? -1;
      broken.push(...checkEdits(device.ledger, await device.client.listRejected(), no, state));
      broken.push(...checkKnowledge(device.ledger, state));
    }
    for (const { records, broken: heard } of this.pullers) {
      const copy = new Map([...records].map(([key, { fields }]) => [key, fields]));
      broken.push(...heard, ...differences("the narrow puller", copy, server));
    }
    const told = this.devices.map(
      ({ parts, ledger }) => [state.deviceNos.get(parts.deviceId) ?? -1, [...ledger.told.values()]] as const,
    );
    return [...broken, ...checkVersions(state, new Map(told), this.manager.decided)];
  }
}

async function copyOf({ client, parts }: SimDevice): Promise<Copy> {
  const lists = await Promise.all((parts.domains ?? ALL_DOMAINS).map((domain) => client.list(domain)));
  return new Map(lists.flat().map(({ domain, mobileId, fields }) => [`${domain}/${mobileId}`, fields]));
}
