import type { OutboxReport, PushAnswer, PushResult } from "@/lib/contract/push";
import { PushRequest } from "@/lib/contract/push";
import type { EventItem } from "@/lib/core/analytics/event-items";
import { integerBetween, type Random } from "@/lib/core/random";
import { idOf } from "@/lib/jobs/simulate/field-work";
import { uuid } from "@/lib/sdk/uuid";
import { recordEvent, type SyncEvent } from "@/lib/services/analytics/record-event";
import type { DeviceContext, TenantContext } from "@/lib/services/context";
import { authenticateDevice } from "@/lib/services/devices/authenticate-device";
import { createCode } from "@/lib/services/enrollment/create-code";
import { enrollDevice } from "@/lib/services/enrollment/enroll-device";
import { pushChanges } from "@/lib/services/sync/push-changes";
import type { PlannedEdit } from "./book";
import type { CastDevice } from "./cast";
import type { Chronicle } from "./chronicle";
import type { Inbox } from "./inbox";
import type { PlannedSync } from "./plan-history";
import type { Period } from "./rhythm";

/** A device's context, and the tenant's version that it has seen. */
type Enrolled = { ctx: DeviceContext; seen: number };

type Surroundings = { random: Random; chronicle: Chronicle; inbox: Inbox; period: Period };

const HOUR_MS = 3_600_000;

/** The tenant's devices. They speak to the service that the route calls, at the times of the plan. */
export class DemoFleet {
  readonly #devices = new Map<CastDevice, Enrolled>();
  #version = 0;

  private constructor(private readonly around: Surroundings) {}

  static async enroll(
    ctx: TenantContext,
    cast: readonly CastDevice[],
    around: Surroundings,
  ): Promise<DemoFleet> {
    const fleet = new DemoFleet(around);
    const { chronicle, period } = around;
    const input = { uses: cast.length + 3, expires_in_hours: 24 * 30, note: "First devices of the fleet" };
    const { code, id } = await createCode({ ctx, input });
    chronicle.code(id, period.from - 2 * HOUR_MS);
    for (const [index, device] of cast.entries()) {
      const enrolled = await enrollDevice({
        input: { enrollment_code: code, device: enrolmentOf(device) },
        address: "demo",
      });
      const fresh = device.habit === "never_synced";
      chronicle.enrolment(
        enrolled.device_id,
        fresh ? period.to - 3 * HOUR_MS : period.from - HOUR_MS + index * 90_000,
      );
      fleet.#devices.set(device, { ctx: await authenticateDevice(`Bearer ${enrolled.token}`), seen: 0 });
    }
    return fleet;
  }

  idOf(device: CastDevice): string {
    return this.#enrolled(device).ctx.deviceId;
  }

  async sync(sync: PlannedSync): Promise<void> {
    const enrolled = this.#enrolled(sync.device);
    if (sync.outcome !== "ok") this.#note(enrolled, sync, { ...failure(this.around.random, sync) });
    else if (sync.edits.length > 0) await this.#push(enrolled, sync);
    else this.#note(enrolled, sync, this.#pulled(enrolled));
    if (sync.outcome === "ok") enrolled.seen = this.#version;
  }

  async #push(enrolled: Enrolled, sync: PlannedSync): Promise<void> {
    const { at, device, edits, network } = sync;
    const { random, chronicle, inbox } = this.around;
    const batch_id = uuid(random);
    const body = {
      batch_id,
      client_time: new Date(at + device.clockAheadMs).toISOString(),
      network_quality: network,
      entries: edits.map((edit) => entryOf(random, edit, device.clockAheadMs, enrolled.seen)),
    };
    const { text, measure } = await pushChanges(enrolled.ctx, PushRequest.parse(body), {
      now: at,
      idempotencyKey: null,
    });
    const { results }: PushAnswer = JSON.parse(text);
    chronicle.batch(batch_id, at);
    for (const result of results) this.#take(result, at);
    inbox.take(results, at);
    const { items = [], bytesOut: page = 0 } = this.#pulled(enrolled);
    const bytesIn = JSON.stringify(body).length;
    this.#note(enrolled, sync, {
      ...measure,
      items: [...measure.items, ...items],
      pulled: true,
      outbox: outboxOf(sync),
      bytesIn,
      bytesInWire: onTheWire(bytesIn),
      bytesOut: text.length + page,
      bytesOutWire: onTheWire(text.length + page),
    });
  }

  #take({ version = 0 }: PushResult, at: number): void {
    if (version <= this.#version) return;
    this.#version = version;
    this.around.chronicle.version(version, at);
  }

  /** Versions that people made are seen too. */
  sawVersion(version: number): void {
    this.#version = Math.max(this.#version, version);
  }

  /** What the page of changes holds: what others wrote since this device last synced. */
  #pulled({ seen }: Enrolled): Partial<SyncEvent> {
    const pulled = Math.min(100, Math.round((this.#version - seen) * 0.9));
    const bytesOut = 60 + pulled * 130;
    const tickets = Math.floor(pulled * 0.3);
    const items: EventItem[] = [
      { domain: "task", status: "pulled", count: pulled - tickets },
      { domain: "ticket", status: "pulled", count: tickets },
    ];
    return { pulled: true, items, bytesOut, bytesOutWire: onTheWire(bytesOut), savedByDelta: 0 };
  }

  #note({ ctx }: Enrolled, { at, network, edits, outcome }: PlannedSync, facts: Partial<SyncEvent>): void {
    const { random } = this.around;
    const durationMs = 6 + edits.length * 2 + random() ** 3 * 70;
    const bytes = { bytesIn: 0, bytesInWire: 0, bytesOut: 60, bytesOutWire: 60 };
    const kind = edits.length > 0 ? "push" : "pull";
    recordEvent(ctx, { kind, outcome, at, durationMs, network, ...bytes, ...facts });
  }

  #enrolled(device: CastDevice): Enrolled {
    const enrolled = this.#devices.get(device);
    if (!enrolled) throw new Error(`${device.person}'s device is not enrolled`);
    return enrolled;
  }
}

function enrolmentOf({ person, platform, model, appVersion }: CastDevice) {
  const name = `${person.split(" ")[0]}'s ${model}`;
  return { name, platform, model, app_version: appVersion, user_id: idOf(person) };
}

function entryOf(random: Random, edit: PlannedEdit, clockAheadMs: number, seen: number): object {
  const { domain, mobileId: mobile_id, op, change, opens, at } = edit;
  return {
    op_id: uuid(random),
    domain,
    mobile_id,
    op,
    base_version: opens ? 0 : seen,
    ...(op === "upsert" && { delta: change }),
    modified_at: new Date(at + clockAheadMs).toISOString(),
  };
}

/** Nothing is left after a sync; only who has gone quiet went with most of the outbox unsent. */
function outboxOf({ device, at, edits }: PlannedSync): OutboxReport {
  if (device.habit !== "gone_quiet") return { pending: 0, high_priority: 0 };
  return {
    pending: 30 + edits.length,
    high_priority: 4,
    oldest_at: new Date(at - 26 * HOUR_MS).toISOString(),
  };
}

function failure(random: Random, { outcome, edits }: PlannedSync): Partial<SyncEvent> {
  const durationMs =
    outcome === "failed" ? integerBetween(random, 2_000, 5_200) : integerBetween(random, 2, 9);
  const bytesIn = edits.length * 210;
  return { durationMs, bytesIn, bytesInWire: onTheWire(bytesIn), bytesOut: 280, bytesOutWire: 280 };
}

/** Compressed from 1 KB on. */
function onTheWire(bytes: number): number {
  return bytes < 1024 ? bytes : Math.round(bytes * 0.31 + 90);
}
