import { useEffect, useState } from "react";
import { type Identity, readIdentity } from "./identity";
import { openPhone, type Phone } from "./open-phone";

/** `elsewhere`: another tab has this phone open, and one storage belongs to one client. */
export type PhoneState = "opening" | "new" | "elsewhere" | Phone;

/** This browser's phone: opened and syncing while the page is there. */
export function usePhone(): { phone: PhoneState; adopt: (identity: Identity) => void; leave: () => void } {
  const [identity, setIdentity] = useState<Identity | "unread" | "none">("unread");
  const [phone, setPhone] = useState<PhoneState>("opening");

  useEffect(() => setIdentity(readIdentity() ?? "none"), []);
  useEffect(() => {
    if (identity === "unread") return;
    if (identity === "none") return setPhone("new");
    let leave = () => {};
    let gone = false;
    void navigator.locks.request(`tidelock-field-${identity.deviceId}`, { ifAvailable: true }, (lock) => {
      if (gone) return;
      if (!lock) return setPhone("elsewhere");
      const opened = openPhone(identity);
      setPhone(opened);
      opened.client.start({ everyMs: 15_000 });
      return new Promise<void>((resolve) => {
        leave = () => {
          opened.client.stop();
          resolve();
        };
      });
    });
    return () => {
      gone = true;
      leave();
    };
  }, [identity]);

  return { phone, adopt: setIdentity, leave: () => setIdentity("none") };
}
