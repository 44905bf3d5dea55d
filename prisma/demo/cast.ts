/** How a device lives through the two weeks. */
export type Habit =
  | "steady"
  /** Hours without network on most days: basements, shafts, machine rooms. */
  | "underground"
  /** Poor network and an old app: some of its syncs fail. */
  | "patchy"
  /** Not heard of for days, with a full outbox. */
  | "gone_quiet"
  /** Enrolled, but nobody has opened the app yet. */
  | "never_synced"
  /** Its owner left; a manager revoked it. */
  | "left";

export type Role = "crew" | "dispatch" | "on_call";

export type CastDevice = {
  person: string;
  role: Role;
  habit: Habit;
  platform: "ios" | "android" | "web";
  model: string;
  appVersion: string;
  /** How far its clock is ahead, in ms. */
  clockAheadMs: number;
};

export type CastTenant = {
  slug: string;
  name: string;
  timeZone: string;
  manager: string;
  viewer: string;
  sites: readonly string[];
  devices: readonly CastDevice[];
};

const device = (
  person: string,
  [platform, model]: readonly [CastDevice["platform"], string],
  part: Partial<CastDevice> = {},
): CastDevice => ({
  person,
  platform,
  model,
  role: "crew",
  habit: "steady",
  appVersion: "3.2.0",
  clockAheadMs: Math.round(((person.length * 37) % 23) - 11) * 60,
  ...part,
});

const PIXEL = ["android", "Pixel 9"] as const;
const GALAXY = ["android", "Galaxy XCover 7"] as const;
const IPHONE = ["ios", "iPhone 16"] as const;
const SE = ["ios", "iPhone SE"] as const;
const IPAD = ["ios", "iPad Air"] as const;
const OFFICE = ["web", "Chrome on Windows"] as const;

export const CAST: readonly CastTenant[] = [
  {
    slug: "harbour",
    name: "Harbour Services",
    timeZone: "Europe/Berlin",
    manager: "Mara Lindqvist",
    viewer: "Tomás Rey",
    sites: [
      "Pier 7",
      "Quay House",
      "Cold Store 2",
      "Harbour Hospital",
      "Terminal B",
      "Old Customs House",
      "Lighthouse Hotel",
      "Dry Dock 1",
      "Fish Market Hall",
      "Container Yard West",
    ],
    devices: [
      device("Ines Vogel", OFFICE, { role: "dispatch" }),
      device("Bram de Wit", IPAD, { role: "dispatch" }),
      device("Jonas Weber", GALAXY, { habit: "underground" }),
      device("Aylin Demir", PIXEL, { habit: "underground" }),
      device("Piotr Nowak", GALAXY, { habit: "underground" }),
      device("Sofia Rossi", IPHONE),
      device("Lukas Brandt", IPHONE),
      device("Nadia Haddad", PIXEL),
      device("Emeka Obi", GALAXY, { habit: "underground", clockAheadMs: 192_000 }),
      device("Freja Holm", SE),
      device("Milan Kovac", PIXEL, { appVersion: "3.1.4" }),
      device("Greta Sommer", IPHONE),
      device("Rui Almeida", GALAXY, { habit: "patchy", appVersion: "2.9.1" }),
      device("Ola Berg", SE, { habit: "patchy", appVersion: "2.9.1", clockAheadMs: -3_610_000 }),
      device("Henrik Lund", PIXEL, { role: "on_call" }),
      device("Zeynep Aksoy", IPHONE, { role: "on_call", habit: "underground" }),
      device("Karl Jensen", GALAXY, { habit: "gone_quiet", appVersion: "3.1.4" }),
      device("Lea Fischer", SE, { habit: "left", appVersion: "3.1.4" }),
      device("Yusuf Karim", PIXEL, { habit: "never_synced" }),
    ],
  },
  {
    slug: "alpine",
    name: "Alpine Lifts & Climate",
    timeZone: "Europe/Zurich",
    manager: "Reto Caduff",
    viewer: "Chiara Bernasconi",
    sites: [
      "Gondola Station Nord",
      "Summit Restaurant",
      "Chalet Arven",
      "Ice Rink",
      "Spa Hotel Edelweiss",
      "Valley Clinic",
      "Snow Factory",
    ],
    devices: [
      device("Urs Zumstein", OFFICE, { role: "dispatch" }),
      device("Flavia Meier", PIXEL, { habit: "underground" }),
      device("Andrin Keller", GALAXY, { habit: "patchy", appVersion: "2.9.1" }),
      device("Selina Graf", IPHONE),
      device("Matteo Conti", GALAXY, { habit: "patchy", appVersion: "2.9.1", clockAheadMs: 47_000 }),
      device("Ladina Caviezel", IPHONE, { habit: "underground" }),
      device("Noah Frei", SE),
      device("Livia Stucki", PIXEL, { role: "on_call" }),
      device("Beat Amstutz", GALAXY, { habit: "gone_quiet", appVersion: "2.9.1" }),
      device("Jann Hitz", PIXEL, { appVersion: "3.1.4" }),
    ],
  },
];

/** Has members and a code, but no device yet: what every tenant looks like on its first day. */
export const NEWCOMER = {
  slug: "newcomer",
  name: "Newcomer Facilities",
  timeZone: "Europe/London",
  manager: "Priya Nair",
  viewer: "Owen Clarke",
};
