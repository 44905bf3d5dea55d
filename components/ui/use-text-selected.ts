"use client";

import { useSyncExternalStore } from "react";

/** Whether somebody has marked text, to copy it say: no moment to change it under their hands. */
export function useTextSelected(): boolean {
  return useSyncExternalStore(subscribe, selected, () => false);
}

const selected = () => document.getSelection()?.isCollapsed === false;

function subscribe(listener: () => void): () => void {
  document.addEventListener("selectionchange", listener);
  return () => document.removeEventListener("selectionchange", listener);
}
