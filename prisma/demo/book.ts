import type { Fields } from "@/lib/contract/json";
import { chance, pick, pickWeighted, type Random } from "@/lib/core/random";
import { EDITS, OPENINGS, type Side } from "@/lib/jobs/simulate/field-work";
import { uuid } from "@/lib/sdk/uuid";
import type { CastDevice, CastTenant, Role } from "./cast";
import type { SyncMoment } from "./rhythm";

/** An edit that a device made at `at`, on what it knew since its last sync. */
export type PlannedEdit = {
  at: number;
  domain: string;
  mobileId: string;
  op: "upsert" | "delete";
  change: Fields;
  opens: boolean;
};

/** How often somebody takes up what somebody else is at, and how often something new is begun. */
const CROSSING = 0.22;
const OPENING_SHARE = 0.22;
const DOMAIN_WEIGHTS = {
  office: { ticket: 26, work_order: 48, task: 20, attendance: 6, journal: 0 },
  field: { ticket: 26, work_order: 38, task: 16, attendance: 14, journal: 6 },
};

type BookEntry = {
  domain: string;
  mobileId: string;
  by: CastDevice;
  sharedAt?: number;
  /** Deleted then, and by whom. */
  gone?: { at: number; by: CastDevice };
};

/** Who knows which records, and what they do to them. */
export class Book {
  readonly #entries: BookEntry[] = [];
  readonly #seenAt = new Map<CastDevice, number>();
  readonly #outbox = new Map<CastDevice, PlannedEdit[]>();

  constructor(
    private readonly random: Random,
    private readonly tenant: CastTenant,
  ) {}

  edit(device: CastDevice, at: number): void {
    const { random } = this;
    const crossed = chance(random, CROSSING) ? this.#beingEdited(device) : undefined;
    if (crossed) this.#change(device, at, crossed.entry, Object.keys(crossed.change));
    else this.#editOwnWay(device, at);
  }

  #editOwnWay(device: CastDevice, at: number): void {
    const { random } = this;
    const side = sideOf(device.role);
    const domain = pickWeighted(random, DOMAIN_WEIGHTS[side]);
    const known = this.#knownTo(device).filter((entry) => entry.domain === domain);
    // A check-out belongs to one's own check-in.
    const own = domain === "attendance" && side === "field" ? known.filter(({ by }) => by === device) : known;
    const entry = own[own.length - 1 - Math.floor(random() ** 2 * Math.min(own.length, 15))];
    if (entry && !chance(random, OPENING_SHARE)) this.#change(device, at, entry);
    else this.#open(device, at, domain);
  }

  /** A record that somebody else is at, whose edit nobody has seen yet: how conflicts begin. */
  #beingEdited(device: CastDevice): { entry: BookEntry; change: Fields } | undefined {
    const known = new Map(this.#knownTo(device).map((entry) => [entry.mobileId, entry]));
    const others = [...this.#outbox].flatMap(([other, edits]) => (other === device ? [] : edits));
    const crossings = others.flatMap(({ mobileId, change, op }) => {
      const entry = op === "upsert" ? known.get(mobileId) : undefined;
      return entry ? [{ entry, change }] : [];
    });
    return crossings.length > 0 ? pick(this.random, crossings) : undefined;
  }

  /** The outbox goes out, where the sync works, and what others did is known from then on. */
  sync(device: CastDevice, { at, outcome }: SyncMoment): PlannedEdit[] {
    const edits = this.#outbox.get(device) ?? [];
    if (outcome !== "ok") return edits;
    this.#outbox.delete(device);
    this.#seenAt.set(device, at);
    for (const entry of this.#entries) if (entry.by === device) entry.sharedAt ??= at;
    return edits;
  }

  #knownTo(device: CastDevice): BookEntry[] {
    const seenAt = this.#seenAt.get(device) ?? 0;
    return this.#entries.filter(({ by, sharedAt = Number.POSITIVE_INFINITY, gone }) => {
      if (gone && (gone.by === device || gone.at <= seenAt)) return false;
      return by === device || sharedAt <= seenAt;
    });
  }

  #open(device: CastDevice, at: number, domain: string): void {
    const mobileId = uuid(this.random);
    this.#entries.push({ domain, mobileId, by: device });
    const change = OPENINGS[domain]?.(this.#scene(device, at)) ?? {};
    this.#put(device, { at, domain, mobileId, op: "upsert", change, opens: true });
  }

  /** Where `fields` are named, something is done to one of them, if this side ever does. */
  #change(device: CastDevice, at: number, entry: BookEntry, fields: readonly string[] = []): void {
    const { random } = this;
    const { domain, mobileId } = entry;
    const side = sideOf(device.role);
    const deletes = side === "office" && domain === "task" && chance(random, 0.12);
    if (deletes) entry.gone = { at, by: device };
    const attempts = Array.from({ length: 5 }, () => EDITS[domain]?.[side](this.#scene(device, at)) ?? {});
    const done = attempts.find((attempt) => fields.some((field) => field in attempt)) ?? attempts[0] ?? {};
    const [op, change] = deletes ? (["delete", {}] as const) : (["upsert", done] as const);
    this.#put(device, { at, domain, mobileId, op, change, opens: false });
  }

  #scene({ person }: CastDevice, at: number) {
    const { devices, sites } = this.tenant;
    const crew = devices.filter(({ role }) => role === "crew").map((member) => member.person);
    return { random: this.random, at, person, crew, sites };
  }

  #put(device: CastDevice, edit: PlannedEdit): void {
    this.#outbox.set(device, [...(this.#outbox.get(device) ?? []), edit]);
  }
}

function sideOf(role: Role): Side {
  return role === "dispatch" ? "office" : "field";
}
