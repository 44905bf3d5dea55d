import type { NetworkQuality } from "../contract/entry";

/** What is known of the network: how good it is, or that there is none. */
export type NetworkState = NetworkQuality | "offline";

/** Where the network's state comes from. `onChange` calls its listener at each change, and gives what ends that. */
export type NetworkSource = {
  state: () => NetworkState;
  onChange?: (listener: () => void) => () => void;
};

/** The source that the app gave; a network that is always good where it gave none. */
export function networkSource(given?: NetworkSource | (() => NetworkQuality)): NetworkSource {
  if (typeof given === "function") return { state: given };
  return given ?? { state: () => "good" };
}

/** `@react-native-community/netinfo` as far as it is used here; its default export fits. */
export type NetInfo = {
  addEventListener(listener: (state: NetInfoState) => void): () => void;
};
export type NetInfoState = {
  type: string;
  isConnected: boolean | null;
  isInternetReachable?: boolean | null;
  details?: unknown;
};

/** A network source over NetInfo. `good` until NetInfo has said something. */
export function netInfoNetwork(netInfo: NetInfo): NetworkSource {
  let state: NetworkState = "good";
  const listeners = new Set<() => void>();
  netInfo.addEventListener((said) => {
    const next = stateOf(said);
    if (next === state) return;
    state = next;
    for (const listener of listeners) listener();
  });
  return {
    state: () => state,
    onChange: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

function stateOf({ type, isConnected, isInternetReachable, details }: NetInfoState): NetworkState {
  if (isConnected === false || isInternetReachable === false || type === "none") return "offline";
  if (type === "wifi" || type === "ethernet") return "excellent";
  const { cellularGeneration } = (details ?? {}) as { cellularGeneration?: string | null };
  return BY_GENERATION[cellularGeneration ?? ""] ?? "good";
}

/** NetInfo's generations and the browser's effective types, which speak the same language. */
const BY_GENERATION: Record<string, NetworkQuality> = {
  "slow-2g": "poor",
  "2g": "poor",
  "3g": "fair",
  "4g": "good",
  "5g": "excellent",
};

/** The parts of a browser's `globalThis` that tell of its network. */
export type BrowserNetwork = {
  navigator: { onLine: boolean; connection?: { effectiveType?: string } };
  addEventListener(type: "online" | "offline", listener: () => void): void;
  removeEventListener(type: "online" | "offline", listener: () => void): void;
};

/** A network source over the browser's own events. */
export function browserNetwork(globals: BrowserNetwork): NetworkSource {
  const { navigator } = globals;
  return {
    state: () =>
      navigator.onLine ? (BY_GENERATION[navigator.connection?.effectiveType ?? ""] ?? "good") : "offline",
    onChange: (listener) => {
      for (const type of ["online", "offline"] as const) globals.addEventListener(type, listener);
      return () => {
        for (const type of ["online", "offline"] as const) globals.removeEventListener(type, listener);
      };
    },
  };
}
