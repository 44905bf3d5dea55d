import { chance, integerBetween, pick, type Random, seededRandom } from "../../../core/random";
import { FakeServer, type SeenRequest } from "../fake-server";
import { Ledger } from "./ledger";
import { BLOCKS, SimNetwork } from "./sim-network";
import { SimPhone } from "./sim-phone";
import { SimTime } from "./sim-time";
import { REFUSED, SimUser } from "./sim-user";
import { drawWeather, type Weather, type WeatherName } from "./weather";

/** A phone and its way to the server. */
export type Place = { phone: SimPhone; network: SimNetwork };

/** A server, a few phones and their users under one time, one weather and one chance. */
export class World {
  readonly random: Random;
  readonly weather: Weather;
  readonly time = new SimTime(Date.parse("2026-11-22T10:00:00Z"));
  readonly ledger = new Ledger();
  readonly server = new FakeServer();
  readonly user: SimUser;
  readonly places: readonly Place[];
  /** What brings the server's last backup back. */
  restoreServer: () => void = () => {};

  constructor(
    seed: number,
    weathers: readonly WeatherName[],
    readonly trace?: (line: string) => void,
  ) {
    const random = seededRandom(seed);
    this.random = random;
    this.weather = drawWeather(random, weathers);
    this.user = new SimUser(random, this.weather, this.ledger);
    this.#setUpServer();
    const block = pick(random, BLOCKS);
    const onFault = (error: unknown) => this.ledger.broken.push(`the server threw ${error}`);
    this.places = Array.from({ length: integerBetween(random, 2, 5) }, (_, no) => {
      const network = new SimNetwork(this.time, random, this.weather, block, onFault);
      const phone = this.newPhone(`phone ${no + 1}`, network);
      if (this.weather.has("tabs") && chance(random, 0.5)) {
        phone.tabs = 2;
        phone.restart();
      }
      return { phone, network };
    });
  }

  newPhone(name: string, network: SimNetwork): SimPhone {
    const { time, random, ledger, trace } = this;
    return new SimPhone({ name, time, random, ledger, trace, network, server: this.server.device() });
  }

  #setUpServer(): void {
    const { server, random, trace } = this;
    if (trace) server.fault = (request) => void trace(tell(request));
    server.clock = () => this.time.now;
    server.refuse = ({ delta }) =>
      Object.values(delta ?? {}).includes(REFUSED) ? "invalid_field" : undefined;
    server.plan.batch_size = integerBetween(random, 1, 60);
    if (chance(random, 0.3)) server.maxBodyBytes = integerBetween(random, 9000, 40_000);
  }
}

function tell({ device, method, path, query, body }: SeenRequest): string {
  return `phone ${device}: ${method} ${path} ${query} ${JSON.stringify(body)}`;
}
