/** Whether a person has the app before them. `onChange` calls its listener at each change, and gives what ends that. */
export type AppStateSource = {
  isActive: () => boolean;
  onChange: (listener: () => void) => () => void;
};

/** React Native's `AppState` as far as it is used here. */
export type ReactNativeAppState = {
  currentState: string;
  addEventListener(type: "change", listener: () => void): { remove(): void };
};

/** The app state of React Native: `reactNativeAppState(AppState)`. */
export function reactNativeAppState(appState: ReactNativeAppState): AppStateSource {
  return {
    isActive: () => appState.currentState === "active",
    onChange: (listener) => {
      const subscription = appState.addEventListener("change", listener);
      return () => subscription.remove();
    },
  };
}

/** A browser's `document` as far as it is used here. */
export type BrowserDocument = {
  visibilityState: string;
  addEventListener(type: "visibilitychange", listener: () => void): void;
  removeEventListener(type: "visibilitychange", listener: () => void): void;
};

/** A page is active while it can be seen: `browserAppState(document)`. */
export function browserAppState(document: BrowserDocument): AppStateSource {
  return {
    isActive: () => document.visibilityState !== "hidden",
    onChange: (listener) => {
      document.addEventListener("visibilitychange", listener);
      return () => document.removeEventListener("visibilitychange", listener);
    },
  };
}
