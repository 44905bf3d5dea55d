"use client";

import { useSyncExternalStore } from "react";

const KEY = "tidelock-single-keys";
const changed = "tidelock-single-keys-changed";

/** Whether single-key shortcuts are on: a setting of this browser, on unless turned off. */
export function singleKeysOn(): boolean {
  return localStorage.getItem(KEY) !== "off";
}

export function useSingleKeys(): [on: boolean, setOn: (on: boolean) => void] {
  const on = useSyncExternalStore(subscribe, singleKeysOn, () => true);
  return [
    on,
    (next) => {
      localStorage.setItem(KEY, next ? "on" : "off");
      window.dispatchEvent(new Event(changed));
    },
  ];
}

function subscribe(listener: () => void): () => void {
  window.addEventListener(changed, listener);
  window.addEventListener("storage", listener);
  return () => {
    window.removeEventListener(changed, listener);
    window.removeEventListener("storage", listener);
  };
}
