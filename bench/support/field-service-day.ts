import type { Fields } from "@/lib/contract/json";
import { chance, integerBetween, pick, type Random, seededRandom } from "@/lib/core/random";
import { EDITS, OPENINGS, type Scene } from "@/lib/jobs/simulate/field-work";
import { shortId } from "@/lib/sdk/short-id";
import { uuid } from "@/lib/sdk/uuid";
import type { WorkEdit } from "./work-edit";

/** How many records of each domain a crew of about 20 has open in the morning. */
const MORNING: { [domain: string]: number } = {
  work_order: 160,
  ticket: 100,
  task: 100,
  attendance: 20,
  journal: 20,
};
/** Out of 100 edits of the day, in which domain. */
const SHARES: { [domain: string]: number } = {
  work_order: 45,
  ticket: 25,
  task: 22,
  attendance: 4,
  journal: 4,
};

const CREW = ["Mara Jansen", "Tomás Rey", "Ida Holm", "Okan Yildiz", "Lea Brunner", "Sam Whitlock"];
const SITES = ["Pier 7", "Quay House", "Terminal B", "Ice Rink", "Valley Clinic"];
const STREETS = ["Harbour Road", "Mill Lane", "Station Street", "Quayside", "Chapel Hill", "North Parade"];
const CUSTOMERS = ["Harbour Authority", "Valley Health", "Quay Estates", "Northern Rail", "City Leisure"];
const INSTRUCTIONS = [
  "Report to reception and ask for the duty manager before you start.",
  "Isolate the supply at the panel on level 2 and lock it off.",
  "The last visit found worn couplings; bring a set and compare.",
  "Take photographs of the nameplate and of the readings before and after.",
  "Tenants are to be told half an hour before the water is turned off.",
];
const TEN_SECONDS_MS = 10_000;

/** A working day of a crew: what was opened in the morning, and the edits until the evening, in the order they were made. */
export function fieldServiceDay(seed: number, edits: number): { morning: WorkEdit[]; day: WorkEdit[] } {
  const random = seededRandom(seed);
  let at = Date.now() - edits * TEN_SECONDS_MS;
  const open: { [domain: string]: string[] } = {};
  const opening = (domain: string): WorkEdit => {
    const mobileId = shortId(uuid(random));
    open[domain] = [...(open[domain] ?? []), mobileId];
    const changes = { ...OPENINGS[domain]?.(scene(random, at)), ...jobSheet(random, domain) };
    return { domain, mobileId, changes, unset: [], at };
  };
  const morning = Object.entries(MORNING).flatMap(([domain, count]) =>
    Array.from({ length: count }, () => opening(domain)),
  );
  const day = Array.from({ length: edits }, (): WorkEdit => {
    at += TEN_SECONDS_MS;
    const domain = pick(
      random,
      Object.keys(SHARES).flatMap((name) => Array<string>(SHARES[name] ?? 0).fill(name)),
    );
    // Attendance and journals are mostly written anew, jobs mostly worked on.
    const isNew = chance(random, domain === "attendance" || domain === "journal" ? 0.6 : 0.04);
    if (isNew) return opening(domain);
    const changes = EDITS[domain]?.[chance(random, 0.75) ? "field" : "office"](scene(random, at)) ?? {};
    return { domain, mobileId: pick(random, open[domain] ?? []), changes, unset: [], at };
  });
  return { morning, day };
}

function scene(random: Random, at: number): Scene {
  return { random, at, person: pick(random, CREW), crew: CREW, sites: SITES };
}

/** What a job says beside its state; an edit of the day seldom touches it. */
function jobSheet(random: Random, domain: string): Fields {
  if (domain === "attendance" || domain === "journal") return {};
  return {
    customer: pick(random, CUSTOMERS),
    address: `${integerBetween(random, 1, 240)} ${pick(random, STREETS)}`,
    contact: pick(random, CREW),
    phone: `+44 20 7946 0${integerBetween(random, 100, 999)}`,
    instructions: `${pick(random, INSTRUCTIONS)} ${pick(random, INSTRUCTIONS)}`,
  };
}
