import type { Fields } from "../../../contract/json";
import { jsonEqual } from "../../../core/json-equal";
import type { Verdict } from "./ledger";
import type { SimPhone } from "./sim-phone";
import { DOMAINS } from "./sim-user";
import type { Place, World } from "./world";

type Records = { [key: string]: Fields };

const DAY_MS = 86_400_000;
/** Twice what the client may rest at most, and some time to send. */
const LONGEST_REST_MS = 3 * 3_600_000;

/** Good weather: everything must come to its end, and all must be equal. Gives the phones that differ from the server. */
export async function comeToRest(world: World): Promise<Verdict & { unequal: string[] }> {
  const { server, ledger, places } = world;
  for (const { network } of places) network.becomeGood();
  server.queueMode = false;
  await letThemBe(world);
  for (const { phone } of places) {
    phone.tabs = 1;
    phone.skew = 0;
    phone.domains = undefined;
    phone.timeoutMs = 30_000;
    phone.stop();
    phone.restart();
  }
  await allSync(world);
  await allSync(world);
  server.applyQueued();
  await allSync(world);
  await allSync(world);
  ledger.checkBirths(server.alive());
  ledger.checkOffers();
  const fresh = world.newPhone("a new phone", (places[0] as Place).network);
  await during(world, fresh.client.pull());
  const phones = [...places.map(({ phone }) => phone), fresh];
  const unequal: string[] = [];
  for (const phone of phones) {
    const apart = differences(await during(world, everything(phone)), server.alive());
    if (apart.length > 0) unequal.push(`${phone.name}: ${apart.join(", ")}`);
  }
  const held = phones.map((phone) => phone.held());
  const waiting = new Set(held.flatMap(({ waiting }) => waiting));
  const aside = new Map(held.flatMap(({ aside }) => [...aside]));
  return { ...ledger.verdict(server, waiting, aside), unequal };
}

/** Apps that sync by themselves need nobody's help, whatever they went through. */
async function letThemBe(world: World): Promise<void> {
  const started = world.places.filter(({ phone }) => phone.isStarted);
  if (started.length === 0) return;
  await during(world, world.time.wait(LONGEST_REST_MS));
  for (const { phone } of started) {
    const { unsent } = phone.held();
    if (unsent.length > 0) world.ledger.broken.push(`${phone.name} does not send by itself: ${unsent}`);
  }
}

async function allSync(world: World): Promise<void> {
  for (const { phone } of world.places) {
    await during(world, phone.client.syncAll()).catch((error: unknown) => {
      world.ledger.broken.push(`in good weather syncAll threw ${error}`);
    });
  }
}

/** Lets time pass until `work` is done. */
async function during<Result>({ time }: World, work: Promise<Result>): Promise<Result> {
  let isDone = false;
  const ends = () => {
    isDone = true;
  };
  work.then(ends, ends);
  await time.pass(() => isDone, DAY_MS);
  return work;
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
