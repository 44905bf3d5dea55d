"use client";

import { useEffect, useState } from "react";

/** `undefined` until the page is alive, `null` where there is none. */
export type HeldSecret = string | null | undefined;

/**
 * The secret behind the # of a one-time link. It is taken out of the address, so that nobody reads it off a screen or a
 * history, and kept for this tab: a person who has to sign in first comes back to it.
 */
export function useHeldSecret(link: "invitation" | "reset"): HeldSecret {
  const [secret, setSecret] = useState<HeldSecret>();
  useEffect(() => {
    const key = `tidelock.${link}`;
    const given = window.location.hash.slice(1);
    if (given) {
      sessionStorage.setItem(key, given);
      window.history.replaceState(window.history.state, "", window.location.pathname);
    }
    setSecret(given || sessionStorage.getItem(key));
  }, [link]);
  return secret;
}
