import { useEffect, useState } from "react";
import { type Identity, readIdentity } from "./identity";
import { openPhone, type Phone } from "./open-phone";

export type PhoneState = "opening" | "new" | Phone;

/** This browser's phone: opened and syncing while the page is there, in as many tabs as there are. */
export function usePhone(): { phone: PhoneState; adopt: (identity: Identity) => void } {
  const [identity, setIdentity] = useState<Identity | "unread" | "none">("unread");
  const [phone, setPhone] = useState<PhoneState>("opening");

  useEffect(() => setIdentity(readIdentity() ?? "none"), []);
  useEffect(() => {
    if (identity === "unread") return;
    if (identity === "none") return setPhone("new");
    const opened = openPhone(identity);
    // Forgotten here or in another tab.
    opened.client.on("status", ({ phase }) => {
      if (phase === "signed_out" && !readIdentity()) setIdentity("none");
    });
    opened.client.start({ everyMs: 15_000 });
    setPhone(opened);
    return () => void opened.client.close();
  }, [identity]);

  return { phone, adopt: setIdentity };
}
