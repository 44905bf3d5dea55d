import type { Fields } from "../../../contract/json";
import { jsonEqual } from "../../../core/json-equal";
import { chance, integerBetween, pick, pickWeighted, seededRandom, waitOf } from "../../../core/random";
import { ClientClosed } from "../../owner";
import { SyncError } from "../../sync-error";
import { FakeServer, type SeenRequest } from "../fake-server";
import { Ledger, type Verdict } from "./ledger";
import { BLOCKS, SimNetwork } from "./sim-network";
import { SimPhone } from "./sim-phone";
import { SimTime } from "./sim-time";
import { DOMAINS, pickRecord, REFUSED, SimUser } from "./sim-user";
import { drawWeather, WEATHERS, type Weather, type WeatherName } from "./weather";

export type WorldOptions = {
  operations: number;
  /** Of which this world draws its own; all where absent. */
  weathers?: readonly WeatherName[];
  /** Told of everything that happens. */
  trace?: (line: string) => void;
};

export type WorldReport = Verdict & {
  seed: number;
  weather: Weather;
  operations: number;
  requests: number;
  /** Phones whose records differ from the server's in the end. */
  unequal: string[];
  /** Half records, promises without a write, errors that no sync may throw. */
  broken: string[];
};

type Records = { [key: string]: Fields };

const START = Date.parse("2026-11-22T10:00:00Z");
const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
/** Twice what the client may rest at most, and some time to send. */
const LONGEST_REST_MS = 3 * 3_600_000;

/** One world from its first edit to good weather and peace. The same seed and options always give the same report. */
export async function runWorld(
  seed: number,
  { operations, weathers = WEATHERS, trace }: WorldOptions,
): Promise<WorldReport> {
  const world = new World(seed, weathers, trace);
  await world.live(operations);
  return world.comeToRest(operations);
}

class World {
  readonly #random;
  readonly #weather: Weather;
  readonly #time = new SimTime(START);
  readonly #ledger = new Ledger();
  readonly #server = new FakeServer();
  readonly #phones: SimPhone[];
  readonly #networks: SimNetwork[] = [];
  readonly #user: SimUser;
  #restoreServer: (() => void) | undefined;

  constructor(
    private readonly seed: number,
    weathers: readonly WeatherName[],
    private readonly trace?: (line: string) => void,
  ) {
    const random = seededRandom(seed);
    this.#random = random;
    this.#weather = drawWeather(random, weathers);
    if (trace) this.#server.fault = (request) => void trace(tellRequest(request));
    this.#server.clock = () => this.#time.now;
    this.#server.refuse = ({ delta }) =>
      Object.values(delta ?? {}).includes(REFUSED) ? "invalid_field" : undefined;
    this.#server.plan.batch_size = integerBetween(random, 1, 60);
    if (chance(random, 0.3)) this.#server.maxBodyBytes = integerBetween(random, 9000, 40_000);
    this.#user = new SimUser(random, this.#weather, this.#ledger);
    const block = pick(random, BLOCKS);
    this.#phones = Array.from({ length: integerBetween(random, 2, 5) }, (_, no) => {
      const network = new SimNetwork(this.#time, random, this.#weather, block, (error) => {
        this.#ledger.broken.push(`the server threw ${error}`);
      });
      this.#networks.push(network);
      const phone = this.#newPhone(`phone ${no + 1}`, network);
      if (!this.#weather.has("tabs") || chance(random, 0.5)) return phone;
      phone.tabs = 2;
      phone.restart();
      return phone;
    });
  }

  /** So many things happen. */
  async live(operations: number): Promise<void> {
    let left = operations;
    const lives = this.#phones.map(async (phone, no) => {
      if (this.#weather.has("started") && chance(this.#random, 0.5)) phone.start(10 * MINUTE_MS);
      while (left > 0) {
        left -= 1;
        if (left % 100 === 0) this.#ledger.checkBirths(this.#server.alive());
        await this.#time.wait(waitOf(this.#random, MINUTE_MS));
        await this.#happens(phone, this.#networks[no] as SimNetwork);
      }
    });
    let living = lives.length;
    for (const life of lives)
      void life.then(() => {
        living -= 1;
      });
    await this.#time.pass(() => living === 0, 100_000 * DAY_MS);
    await Promise.all(lives);
  }

  async #happens(phone: SimPhone, network: SimNetwork): Promise<void> {
    const random = this.#random;
    const weather = this.#weather;
    const on = (name: WeatherName, weight: number) => (weather.has(name) ? weight : 0);
    const what = pickWeighted(random, {
      edit: 60,
      sync: 12,
      "edit while syncing": 4,
      push: 2,
      pull: 2,
      move: 4,
      person: on("persons", 5),
      "person deletes": on("persons", 1),
      partial: on("urgent", 3),
      "die now": on("kills", 1),
      "die soon": on("kills", 3),
      "back up phone": on("phone_backups", 0.6),
      "restore phone": on("phone_backups", 0.3),
      "lose storage": on("storage_losses", 0.1),
      "back up server": on("server_backups", 0.1),
      "restore server": on("server_backups", 0.05),
      purge: on("purges", 0.3),
      "set clock": on("clocks", 1.5),
      sleep: on("sleeps", 0.05),
      "turn queue": on("queue", 0.5),
      "apply queue": on("queue", 2),
      "narrow domains": on("narrowing", 0.3),
      "sign out": on("sign_outs", 0.3),
      "dismiss refused": 0.5,
    });
    this.trace?.(`${phone.name}: ${what}`);
    switch (what) {
      case "edit":
        return void (await this.#user.edit(phone));
      case "edit while syncing":
        this.#sync(phone, "syncAll");
        return void (await this.#user.edit(phone));
      case "sync":
        return this.#sync(phone, "syncAll");
      case "push":
        return this.#sync(phone, "push");
      case "pull":
        return this.#sync(phone, "pull");
      case "partial":
        return this.#sync(phone, "partialSync");
      case "move":
        return network.move();
      case "person":
        return this.#personEdits();
      case "person deletes": {
        const { domain, mobileId } = pickRecord(random);
        return this.#server.delete(domain, mobileId);
      }
      case "die now":
        return phone.restart();
      case "die soon":
        return phone.killSoon(random);
      case "back up phone":
        return phone.makeBackup();
      case "restore phone":
        return phone.restoreBackup();
      case "lose storage":
        return phone.loseStorage();
      case "back up server":
        this.#restoreServer = this.#server.backup();
        return;
      case "restore server":
        return this.#rollBackServer();
      case "purge":
        return this.#server.purgeTombstones();
      case "set clock":
        phone.skew = pick(random, [
          0,
          0,
          5000,
          -90_000,
          3 * DAY_MS,
          -3 * DAY_MS,
          -this.#time.now,
          9000 * DAY_MS,
        ]);
        return;
      case "sleep":
        this.#time.skip(integerBetween(random, 1, 100) * DAY_MS);
        return this.#server.forgetOld();
      case "turn queue":
        this.#server.queueMode = !this.#server.queueMode;
        return;
      case "apply queue":
        return this.#server.applyQueued();
      case "narrow domains":
        phone.domains = chance(random, 0.5) ? undefined : DOMAINS.filter(() => chance(random, 0.6));
        if (phone.domains?.length === 0) phone.domains = undefined;
        if (weather.has("slow")) phone.timeoutMs = pick(random, [2000, 5000, 30_000]);
        return phone.restart();
      case "sign out":
        return phone.signOut(pick(random, ["send", "keep", "discard"] as const));
      case "dismiss refused": {
        const [opId] = phone.held().aside.keys();
        if (opId === undefined) return;
        this.#ledger.excuse([opId], "dismissed");
        return void (await phone.alive((client) => client.dismissRejected(opId)));
      }
    }
  }

  #sync(phone: SimPhone, how: "syncAll" | "push" | "pull" | "partialSync"): void {
    void phone.client[how]().catch((error: unknown) => {
      // Somebody signed out meanwhile.
      if (error instanceof ClientClosed) return;
      if (!(error instanceof SyncError)) this.#ledger.broken.push(`${how} threw ${error}`);
    });
  }

  #personEdits(): void {
    const { domain, mobileId } = pickRecord(this.#random);
    const isAlive = `${domain}/${mobileId}` in this.#server.alive();
    this.#server.edit(domain, mobileId, isAlive ? { status: this.#user.value() } : this.#user.whole());
  }

  #rollBackServer(): void {
    const held = () => new Set([...this.#server.effects.keys(), ...this.#server.queued]);
    const before = held();
    this.#restoreServer?.();
    for (const network of this.#networks) network.forget();
    const after = held();
    this.#ledger.excuse(
      [...before].filter((opId) => !after.has(opId)),
      "server restored",
    );
  }

  /** Good weather: everything must come to its end, and all must be equal. */
  async comeToRest(operations: number): Promise<WorldReport> {
    for (const network of this.#networks) network.becomeGood();
    this.#server.queueMode = false;
    await this.#letThemBe();
    for (const phone of this.#phones) {
      phone.tabs = 1;
      phone.skew = 0;
      phone.domains = undefined;
      phone.timeoutMs = 30_000;
      phone.stop();
      phone.restart();
    }
    await this.#allSync();
    await this.#allSync();
    this.#server.applyQueued();
    await this.#allSync();
    await this.#allSync();
    this.#ledger.checkBirths(this.#server.alive());
    const fresh = this.#newPhone("a new phone", this.#networks[0] as SimNetwork);
    const phones = [...this.#phones, fresh];
    await this.#during(fresh.client.pull());
    const unequal: string[] = [];
    for (const phone of phones) {
      const apart = differences(await this.#during(everything(phone)), this.#server.alive());
      if (apart.length > 0) unequal.push(`${phone.name}: ${apart.join(", ")}`);
    }
    const held = phones.map((phone) => phone.held());
    const verdict = this.#ledger.verdict(
      this.#server,
      new Set(held.flatMap(({ waiting }) => waiting)),
      new Map(held.flatMap(({ aside }) => [...aside])),
    );
    return {
      seed: this.seed,
      weather: this.#weather,
      operations,
      requests: this.#server.requests.length,
      ...verdict,
      unequal,
      broken: this.#ledger.broken,
    };
  }

  /** Apps that sync by themselves need nobody's help, whatever they went through. */
  async #letThemBe(): Promise<void> {
    const started = this.#phones.filter((phone) => phone.isStarted);
    if (started.length === 0) return;
    await this.#during(this.#time.wait(LONGEST_REST_MS));
    for (const phone of started) {
      const { unsent } = phone.held();
      if (unsent.length > 0) this.#ledger.broken.push(`${phone.name} does not send by itself: ${unsent}`);
    }
  }

  async #allSync(): Promise<void> {
    for (const { client } of this.#phones) {
      await this.#during(client.syncAll()).catch((error: unknown) => {
        this.#ledger.broken.push(`in good weather syncAll threw ${error}`);
      });
    }
  }

  /** Lets time pass until `work` is done. */
  async #during<Result>(work: Promise<Result>): Promise<Result> {
    let isDone = false;
    const ends = () => {
      isDone = true;
    };
    work.then(ends, ends);
    await this.#time.pass(() => isDone, DAY_MS);
    return work;
  }

  #newPhone(name: string, network: SimNetwork): SimPhone {
    const parts = { name, time: this.#time, random: this.#random, ledger: this.#ledger, trace: this.trace };
    return new SimPhone({ ...parts, network, server: this.#server.device() });
  }
}

function tellRequest({ device, method, path, query, body }: SeenRequest): string {
  return `phone ${device}: ${method} ${path} ${query} ${JSON.stringify(body)}`;
}

async function everything({ client }: SimPhone): Promise<Records> {
  const lists = await Promise.all([...DOMAINS, "unknown"].map((domain) => client.list(domain)));
  return Object.fromEntries(
    lists.flat().map(({ domain, mobileId, fields }) => [`${domain}/${mobileId}`, fields]),
  );
}

/** Keys of records that are not the same on both sides. */
function differences(one: Records, other: Records): string[] {
  const keys = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...keys].filter((key) => !jsonEqual(one[key], other[key]));
}
