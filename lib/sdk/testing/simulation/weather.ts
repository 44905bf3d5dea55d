import { chance, type Random } from "../../../core/random";

/** What can go wrong in a simulated world; each name is a switch of the command line. */
export const WEATHERS = [
  /** Requests and answers get lost, come twice, come late, break off, never end. */
  "losses",
  /** Answers that are not the server's: of captive portals, proxies and firewalls. */
  "portals",
  /** A few bytes a second, and short time-outs. */
  "slow",
  /** Some edits never pass: whatever batch holds one of them is answered by somebody in between. */
  "poison",
  /** Apps are killed, also between any two writes to their storage. */
  "kills",
  /** Phones get back a storage of some time ago. */
  "phone_backups",
  /** The server gets back a database of some time ago. */
  "server_backups",
  /** Phones lose all that they kept. */
  "storage_losses",
  /** The server forgets its tombstones. */
  "purges",
  /** Clocks are wrong, and are set back and forward while edits wait. */
  "clocks",
  /** Months pass in which nobody does anything. */
  "sleeps",
  /** The server takes edits into its queue, and applies them later. */
  "queue",
  /** What is urgent goes ahead. */
  "urgent",
  /** Apps ask for fewer domains than before. */
  "narrowing",
  /** Apps sync by themselves, and must find their way without help when the weather is good again. */
  "started",
  /** Two tabs have one storage. */
  "tabs",
  /** People sign out and in again. */
  "sign_outs",
  /** People in the dashboard edit and delete. */
  "persons",
  /** Edits that the server refuses. */
  "refusals",
  /** Records near the limits. */
  "big",
] as const;
export type WeatherName = (typeof WEATHERS)[number];

export type Weather = ReadonlySet<WeatherName>;

/** One world's weather: about half of what is possible, so that each mixture comes up somewhere. */
export function drawWeather(random: Random, possible: readonly WeatherName[]): Weather {
  return new Set(possible.filter(() => chance(random, 0.6)));
}
