import type { Fields } from "../../../contract/json";
import { chance, integerBetween, pick, pickWeighted, type Random } from "../../../core/random";
import type { Mutation } from "../../make-edit";
import { BORN, type Ledger } from "./ledger";
import { POISON } from "./sim-network";
import type { SimPhone } from "./sim-phone";
import type { Weather } from "./weather";

export const DOMAINS = ["journal", "attendance", "task", "ticket", "work_order"];
/** A value that this server refuses. */
export const REFUSED = "refused";
const FIELDS = ["title", "status", "site", "notes"];
const RECORDS_PER_DOMAIN = 8;

/** A record by a natural key: any phone may make it, also after it was deleted. */
export function pickRecord(random: Random): { domain: string; mobileId: string } {
  return { domain: pick(random, DOMAINS), mobileId: `r${integerBetween(random, 1, RECORDS_PER_DOMAIN)}` };
}

/** Makes values that no other edit makes. */
export class SimUser {
  #made = 0;

  constructor(
    private readonly random: Random,
    private readonly weather: Weather,
    private readonly ledger: Ledger,
  ) {}

  /** One edit on a phone. Gives whether one was made. */
  async edit(phone: SimPhone): Promise<boolean> {
    const { random, weather } = this;
    const names = pickRecord(random);
    const shown = await phone.alive((client) => client.get(names.domain, names.mobileId));
    if (shown === "died") return false;
    const mutation: Mutation = { ...this.#mutation(shown?.fields), ...names };
    if (weather.has("urgent") && chance(random, 0.2)) mutation.priority = pick(random, ["high", "low"]);
    if (weather.has("refusals") && chance(random, 0.02)) mutation.domain = "unknown";
    try {
      const made = await phone.alive((client) => client.mutate(mutation));
      if (made === "died" || made.opId === null) return false;
      this.ledger.acknowledged(made.opId);
      return true;
    } catch (error) {
      if (error instanceof Error && error.name === "InvalidEdit") return false;
      throw error;
    }
  }

  /** What a person writes in the dashboard. */
  value(): string {
    return `v${++this.#made}`;
  }

  /** All that a record has when it is made. */
  whole(): Fields {
    return { [BORN]: this.value(), [pick(this.random, FIELDS)]: this.value() };
  }

  #mutation(shown: Fields | undefined): Omit<Mutation, "domain"> {
    const { random } = this;
    if (!shown) return chance(random, 0.15) ? { op: "undelete" } : { changes: this.whole() };
    const field = pick(random, FIELDS);
    switch (pickWeighted(random, KINDS)) {
      case "delete":
        return { op: "delete" };
      case "unset":
        return { unset: [field] };
      case "fields":
        return { fields: { [BORN]: shown[BORN] ?? this.value(), [field]: this.#content() } };
      case "two":
        return { changes: { [field]: this.#content(), [pick(random, FIELDS)]: this.value() } };
      case "change":
        return { changes: { [field]: this.#content() } };
    }
  }

  #content(): string {
    const { random, weather } = this;
    if (weather.has("refusals") && chance(random, 0.03)) return REFUSED;
    if (weather.has("poison") && chance(random, 0.01)) return `${POISON} ${this.value()}`;
    if (weather.has("big") && chance(random, 0.01))
      return `${this.value()} ${"x".repeat(integerBetween(random, 1000, 60_000))}`;
    return this.value();
  }
}

const KINDS = { delete: 2, unset: 1, fields: 1, two: 2, change: 10 };
