import type { Policy } from "../../contract/policy";
import type { RolloutMode, Stage } from "../../contract/rollout";
import type { Domain } from "../domains/domain";
import { modeForDevice } from "./mode-for-device";

/** A policy with its version; 0 is the domain's built-in default. */
export type EffectivePolicy = { version: number; policy: Policy };

/** What settles a domain's conflicts for one device. */
export type StandingPolicy = EffectivePolicy & {
  /** Whether conflicts are settled at all: under anything but `on` each waits for a person. */
  resolution: RolloutMode;
  /** A newer version that only says what it would have done. */
  shadow: EffectivePolicy | null;
};

/** A version with how far it is switched on. */
export type StagedPolicy = EffectivePolicy & Stage;

/** A tenant's own policies by domain (the newest, and where that isn't fully on, the newest that is), and its stage of conflict resolution. */
export type PolicyStages = { staged: ReadonlyMap<string, readonly StagedPolicy[]>; resolution: Stage };

/** Whether a stage reaches every device, so that nothing older counts any more. */
export function isFullyOn({ mode, percent }: Stage): boolean {
  return mode === "on" && percent === 100;
}

/** The same for every domain that a push meets, each worked out once. */
export function standingPolicies(stages: PolicyStages, place: Place): (domain: Domain) => StandingPolicy {
  const known = new Map<Domain, StandingPolicy>();
  return (domain) => {
    const standing = known.get(domain) ?? standingPolicy(domain, stages, place);
    known.set(domain, standing);
    return standing;
  };
}

type Place = { tenant: string; device: number };

/**
 * Which policy settles a domain's conflicts for a device: the newest version that is on for everybody, unless a newer
 * one already is on for this device. A newer one in shadow, or not yet on for this device, stands in the shadow.
 * Resolution as a whole and a policy draw by the same cohort: the first devices of the one are the first of the other.
 */
export function standingPolicy(
  domain: Domain,
  { staged, resolution }: PolicyStages,
  { tenant, device }: Place,
): StandingPolicy {
  const place = { tenant, scope: domain.name, device };
  const versions = staged.get(domain.name) ?? [];
  const settled = versions.find(isFullyOn) ?? { version: 0, policy: domain.defaultPolicy };
  const candidate = versions.find((version) => !isFullyOn(version) && version.mode !== "off");
  const reached = candidate?.mode === "on" && modeForDevice(candidate, place) === "on";
  const { version, policy } = candidate && reached ? candidate : settled;
  return {
    version,
    policy,
    resolution: modeForDevice(resolution, place),
    shadow: candidate && !reached ? candidate : null,
  };
}
